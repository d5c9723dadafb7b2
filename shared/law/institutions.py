"""How courts and prisons are called. Their own name and town may stand in a message; an address never does."""

from functools import lru_cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from shared import places


@lru_cache
def _names() -> dict[str, Any]:
    names: dict[str, Any] = YAML(typ="safe", pure=True).load(Path(__file__).with_name("institutions.yaml"))
    return names


def court_name(province: str, language: str) -> str:
    """The court of first instance of a two-digit province, in `km` or `en` (any other language reads English)."""
    tongue = "km" if language == "km" else "en"
    return str(_names()["court"][tongue]).format(place=places.name(province, tongue))


def prison_name(code: str, language: str) -> str:
    """A prison by its code (CC1 to CC4, or P- and a province), in `km` or `en` (any other language reads English)."""
    tongue = "km" if language == "km" else "en"
    named = _names()["prison"]
    return str(named.get(code, named["any"])[tongue]).format(place=places.name(province_of_prison(code), tongue))


def province_of_prison(code: str) -> str:
    """The two-digit province in which a prison lies."""
    return {"CC1": "12", "CC2": "12", "CC3": "25", "CC4": "15"}.get(code) or code.removeprefix("P-")
