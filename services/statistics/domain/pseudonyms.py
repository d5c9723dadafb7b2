"""Ids become pseudonyms by a key that only this service has, so that its tables lead to nobody without it."""

import hashlib
import hmac
from datetime import date, datetime
from typing import Any
from uuid import UUID


def pseudonym(key: bytes, known: UUID) -> UUID:
    """The same id always gives the same pseudonym; without the key neither leads to the other.

    HMAC-SHA-256, its first 128 bits in the shape of a UUID of version 8 (RFC 9562), so that it fits where an id does.
    """
    digest = hmac.digest(key, known.bytes, hashlib.sha256)[:16]
    return UUID(int=(int.from_bytes(digest, "big") & ~(0xF << 76) & ~(0x3 << 62)) | (8 << 76) | (2 << 62))


def without_ids(key: bytes, said: Any) -> Any:
    """Facts as JSON holds them, in which every id, however deep, is replaced by its pseudonym."""
    if isinstance(said, UUID):
        return str(pseudonym(key, said))
    if isinstance(said, dict):
        return {name: without_ids(key, value) for name, value in said.items()}
    if isinstance(said, (list, tuple)):
        return [without_ids(key, value) for value in said]
    return said.isoformat() if isinstance(said, (date, datetime)) else said
