"""Whether a single value is what its field says, told in words that name what is allowed."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from datetime import date, datetime

from stories.story import place_of, role_of
from stories.vocabulary import ROLES, VERBS, Field
from stories.yaml12 import Located

PROVINCES = tuple(f"{number:02}" for number in range(1, 26))
PLACE = re.compile(r"(\d{2}){1,4}")
COUNTRY = re.compile(r"[A-Z]{2}")
PRISON = re.compile(r"CC[1-4]|P-(\d{2})")
LENGTH_OF_A_DAY = len("2015-03-15")
PHONE = re.compile(r"\+[1-9]\d{6,14}")
# A word that could be a KEY; a name of an institution has a space or a capital in it.
KEY_LIKE = re.compile(r"[a-z][a-z0-9_-]*")

A_PLACE = "2, 4, 6 or 8 digits of the gazetteer in quotes, provinces 01–25, or a two-letter country code"
A_PRISON = "CC1, CC2, CC3, CC4 or P-01 to P-25"
A_TIME = "a time with its offset, such as 2015-03-15T20:10+07:00"
A_DATE = "a day, such as 2015-03-15"
A_PHONE = 'a number in quotes with its country code, such as "+85512000101"'
PLACE_OF_ROLE = {
    "police": "province, such as police@17",
    "clerk": "province, such as clerk@17",
    "judge": "province, such as judge@17",
    "welfare-lead": "province, such as welfare-lead@17",
    "welfare": "district, such as welfare@1709",
    "prison": "prison, such as prison@CC2 or prison@P-17",
}


def a_time(written: object) -> datetime | None:
    """A time with an offset, from its text; nothing when it is not one."""
    try:
        found = datetime.fromisoformat(written) if isinstance(written, str) and len(written) > LENGTH_OF_A_DAY else None
    except ValueError:
        return None
    return found if found and found.tzinfo else None


def a_date(written: object) -> date | None:
    """A day, from its text; nothing when it is not one."""
    try:
        return date.fromisoformat(written) if isinstance(written, str) and len(written) == LENGTH_OF_A_DAY else None
    except ValueError:
        return None


def is_place(value: object) -> bool:
    """Whether it can be a place: codes that are not in the gazetteer are accepted, unknown provinces are not."""
    if not isinstance(value, str):
        return False
    return bool(COUNTRY.fullmatch(value) or (PLACE.fullmatch(value) and value[:2] in PROVINCES))


def is_prison(value: object) -> bool:
    """Whether it is a prison's code."""
    found = PRISON.fullmatch(value) if isinstance(value, str) else None
    return bool(found and found[1] in (None, *PROVINCES))


def wrong_address(value: object, roles: Collection[str], people: Collection[str]) -> str | None:
    """What is wrong with a ROLE@PLACE, if anything."""
    if not isinstance(value, str) or role_of(value) not in roles:
        return f"{_shown(value)} is not one of {_listed([_address_form(role) for role in roles])}"
    role, place = role_of(value), place_of(value)
    if role in ("ministry", "analyst"):
        return None if value == role else f"{_shown(value)}: {role} has no place"
    if value != (f"family:{place}" if role == "family" else f"{role}@{place}"):
        return f"{_shown(value)} is not written {_address_form(role)}"
    if role == "family":
        return None if place in people else f"{_shown(place)} is not one of the people {_listed(people)}"
    return None if _has_place(role, place) else f"{_shown(value)} needs a {PLACE_OF_ROLE[role]}; provinces are 01–25"


def _address_form(role: str) -> str:
    if role in ("ministry", "analyst"):
        return role
    return {"family": "family:KEY", "prison": "prison@CODE", "welfare": "welfare@DDDD"}.get(role, f"{role}@PP")


def _has_place(role: str, place: str) -> bool:
    if role == "prison":
        return is_prison(place)
    return place.isdigit() and len(place) == (4 if role == "welfare" else 2) and place[:2] in PROVINCES


def _shown(value: object) -> str:
    return repr(value).lower() if isinstance(value, bool) else repr(value)


def _listed(allowed: Collection[str]) -> str:
    return ", ".join(sorted(allowed) if isinstance(allowed, set) else allowed) or "nobody"


def _is_text(value: object) -> bool:
    return isinstance(value, str | int | float) and not isinstance(value, bool)


def _is_number(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _person(value: object, people: Collection[str]) -> str | None:
    known = isinstance(value, str) and value in people
    return None if known else f"{_shown(value)} is not one of the people {_listed(people)}"


def _code(value: object, field: Field) -> str | None:
    return None if value in field.allowed else f"{_shown(value)} is not one of {_listed(field.allowed)}"


def _expected(fits: Callable[[object], object], wanted: str) -> Callable[[object, Field, Collection[str]], str | None]:
    return lambda value, _field, _people: None if fits(value) else f"{_shown(value)} is not {wanted}"


def _name(value: object, _field: Field, people: Collection[str]) -> str | None:
    if isinstance(value, str) and not KEY_LIKE.fullmatch(value):
        return None
    return _person(value, people)


# Of every kind that is a single value: what is wrong with it, if anything.
CHECKS: dict[str, Callable[[object, Field, Collection[str]], str | None]] = {
    "text": _expected(_is_text, "text"),
    "texts": _expected(_is_text, "text"),
    "code": lambda value, field, _: _code(value, field),
    "person": lambda value, _, people: _person(value, people),
    "person-or-name": _name,
    "people-or-number": _expected(_is_number, "a number or a list of people"),
    "number": _expected(_is_number, "a whole number"),
    "number-or-code": lambda value, field, _: (
        None
        if _is_number(value) or value in field.allowed
        else f"{_shown(value)} is not a number or {_listed(field.allowed)}"
    ),
    "boolean": _expected(lambda value: isinstance(value, bool), "true or false"),
    "date": _expected(a_date, A_DATE),
    "time": _expected(a_time, A_TIME),
    "date-or-time": _expected(lambda value: a_time(value) or a_date(value), f"{A_TIME}, or {A_DATE}"),
    "place": _expected(is_place, A_PLACE),
    "place-or-text": _expected(lambda value: isinstance(value, str), 'text or a place in quotes, such as "1709"'),
    "place-or-prison": _expected(lambda value: is_place(value) or is_prison(value), f"{A_PLACE}, or {A_PRISON}"),
    "prison": _expected(is_prison, A_PRISON),
    "country": _expected(
        lambda value: isinstance(value, str) and COUNTRY.fullmatch(value), "a two-letter country code"
    ),
    "phone": _expected(lambda value: isinstance(value, str) and PHONE.fullmatch(value), A_PHONE),
    "address": lambda value, field, people: wrong_address(value, field.allowed or ROLES, people),
    "verb": lambda value, _, __: (
        None if value in VERBS else f"{_shown(value)} is not one of the verbs {_listed(VERBS)}"
    ),
    "any": lambda _value, _field, _people: None,
}


def wrong_value(located: Located, field: Field, people: Collection[str]) -> str | None:
    """What is wrong with a single value of that field, if anything."""
    if isinstance(located.value, list | dict) and field.kind != "any":
        shown = "a list" if isinstance(located.value, list) else "a map"
        return f"{shown} where one value is expected"
    return CHECKS[field.kind](located.value, field, people)
