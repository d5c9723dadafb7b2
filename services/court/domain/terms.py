"""How long provisional detention runs, by the law pack, from when the court decided."""

from datetime import datetime

from services.court.domain.known import Known
from shared.clock import PHNOM_PENH, day_of
from shared.law import DetentionLimit, detention_limit, months_after


def term_of(known: Known, now: datetime) -> DetentionLimit:
    """The limit for this person, by age on arrival in custody and by the class of the alleged offence.

    An offence of unknown class counts as a misdemeanour, which has the shorter terms.
    """
    age = known.age_on(known.path.arrived_on or day_of(now))
    return detention_limit(age, known.family.offence_class or "misdemeanour")


def first_term(known: Known, now: datetime) -> datetime:
    """When the term that an order begins now will end."""
    return months_after(now.astimezone(PHNOM_PENH), term_of(known, now).months)


def extended_until(known: Known, now: datetime) -> tuple[datetime, bool]:
    """The end of the term after one more extension, and whether the law knows no such extension, which leaves it."""
    limit, path = term_of(known, now), known.path
    until = path.detention_until or now
    if path.extensions >= limit.extensions:
        return until, True
    return months_after(until.astimezone(PHNOM_PENH), limit.extension_months), False
