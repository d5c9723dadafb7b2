"""The tags of the identity bar, each with its one sentence: what it means, since when, which article, what to do."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from services.arrest.models import ArrestRow
from services.arrest.schemas import PersonDetail
from shared import law
from shared.contracts.bodies import FlagSeen
from shared.law.limits import Limit
from shared.web.filters import show_datetime
from shared.web.language import digits, gettext

ADULT_FROM = 18


class Mark(NamedTuple):
    """A tag: its words, its sentence, and how pressing it is."""

    label: str
    text: str
    kind: str


def list_marks(arrest: ArrestRow, person: PersonDetail, flags: Iterable[FlagSeen]) -> list[Mark]:
    """Everything an officer must know of this person at a glance, the most pressing first."""
    return [*_of_flags(flags), *_of_the_person(arrest, person), _of_the_answer(arrest)]


def _of_flags(flags: Iterable[FlagSeen]) -> Iterator[Mark]:
    for flag in flags:
        since = show_datetime(flag.since)
        if flag.kind == "over-custody":
            yield Mark(
                gettext("Custody past its limit"),
                gettext(
                    "The limit passed %(when)s. Bring the person to the prosecutor or release, and record it.",
                    when=since,
                ),
                "critical",
            )
        if flag.kind == "nobody-to-tell":
            yield Mark(
                gettext("Nobody could be told"),
                gettext(
                    "Since %(when)s no message can reach the family. Ask whom to tell, and add a relative.",
                    when=since,
                ),
                "urgent",
            )
        if flag.kind == "parent-not-asked":
            yield Mark(
                gettext("Child handed over unasked"),
                gettext(
                    "On %(when)s a child was handed over without asking the parent. Ask now, and record the answer.",
                    when=since,
                ),
                "urgent",
            )


def _of_the_person(arrest: ArrestRow, person: PersonDetail) -> Iterator[Mark]:
    if person.age is not None and person.age < ADULT_FROM:
        limit = law.custody_limit(person.age, arrest.offence_class)
        yield Mark(
            gettext("Under 18"),
            " ".join(
                (
                    gettext("At most %(hours)s hours in custody", hours=digits(limit.hours)) + _source(limit),
                    gettext("Tell the parents or whoever cares for this person by any means")
                    + _source(law.prompt("minor-in-custody")),
                    gettext("Ask the social affairs office for a social agent, and keep apart from adults."),
                )
            ),
            "urgent",
        )
    if person.nationality not in (None, "KH"):
        told = (
            gettext("The consulate was told.")
            if arrest.consulate_told == "yes"
            else gettext("The consulate was not told. Ask whether it shall be, and tell it without delay.")
        )
        yield Mark(gettext("Foreign national"), told + _source(law.prompt("foreign-national")), "warning")
    if arrest.pregnant == "yes":
        yield Mark(
            gettext("Pregnant"),
            gettext("Needs food, water, rest and a doctor when she asks. The court must weigh it.")
            + _source(law.prompt("pregnant")),
            "warning",
        )
    if arrest.medical:
        yield Mark(gettext("Medical needs"), arrest.medical, "warning")


def _of_the_answer(arrest: ArrestRow) -> Mark:
    asked = show_datetime(arrest.recorded_at)
    return {
        "yes": Mark(
            gettext("Children depend on this person"),
            gettext(
                "Answered %(when)s. Let her or him call whoever can care for the children within 2 hours.", when=asked
            ),
            "warning",
        ),
        "none": Mark(
            gettext("No dependants"), gettext("Answered %(when)s: nobody depends on this person.", when=asked), "quiet"
        ),
        "declined": Mark(
            gettext("Did not want to say"),
            gettext("Asked %(when)s. Ask again in calm; nobody has to answer.", when=asked),
            "info",
        ),
        "not-asked": Mark(
            gettext("Not asked yet"),
            gettext("Since %(when)s nobody has asked about children. Ask now.", when=asked),
            "urgent",
        ),
    }[arrest.dependants]


def _source(rule: Limit) -> str:
    sure = gettext("confirmed") if rule.verified else gettext("not confirmed by a lawyer")
    return f" ({rule.article}, {sure})."
