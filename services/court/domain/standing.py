"""What stands by what is known: the court's duties and flags, and since when somebody is in which queue."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

from services.court.domain.known import Known
from shared.clock import at as midnight_of
from shared.contracts.court import DetentionExtensionFacts, SentenceFacts
from shared.contracts.family import FailureFacts


class Due(NamedTuple):
    """A clerk's deadline; `key` names it for as long as it lasts."""

    key: str
    kind: str
    due_at: datetime
    met_at: datetime | None = None


class Standing(NamedTuple):
    """Duties, flags with the moment from which each stands, and moments from which a queue holds the person."""

    duties: tuple[Due, ...]
    flags: dict[str, datetime]
    expected_since: datetime | None
    candidate_since: datetime | None
    over_detained_from: datetime | None


def standing_of(known: Known) -> Standing:
    """What stands; moments may lie ahead, so that time alone needs no second look."""
    path = known.path
    has_children = bool(known.family.children) or path.dependants == "yes"
    candidate = path.detained_before_judgment and (has_children or path.pregnant == "yes")
    return Standing(
        duties=tuple(_duties(known)),
        flags=dict(_flags(known)),
        expected_since=path.brought_at if path.expected_in_court and path.held else None,
        candidate_since=path.detained_at if candidate else None,
        over_detained_from=_over_detained_from(known),
    )


def _over_detained_from(known: Known) -> datetime | None:
    """From just after the term of detention, or from midnight after the day of release, whichever comes first."""
    path = known.path
    if not path.held:
        return None
    moments = [path.detention_until + timedelta(microseconds=1)] if path.detention_until else []
    if path.release_on:
        moments.append(midnight_of(path.release_on + timedelta(days=1)))
    return min(moments, default=None)


def _duties(known: Known) -> Iterator[Due]:
    path = known.path
    orders = known.acts("detention.ordered")
    if orders and path.detention_until:
        yield Due(f"detention-end:{orders[-1].id}", "detention-end", path.detention_until)
    elif orders and path.sentence and path.sentenced_at and path.sentenced_at >= orders[-1].at:
        # A sentence meets it; by when it was due is what the last order or extension said.
        terms = [*orders, *known.acts("detention.extended")]
        until = max(terms, key=lambda each: each.at).facts.until  # type: ignore[attr-defined]
        yield Due(f"detention-end:{orders[-1].id}", "detention-end", until, path.sentenced_at)
    for sentence in known.acts("sentence.passed"):
        if isinstance(sentence.facts, SentenceFacts):
            appealed = (each.at for each in known.acts("appeal.filed") if each.at >= sentence.at)
            key = f"appeal-window:{sentence.facts.sentence_id}"
            yield Due(key, "appeal-window", sentence.facts.appeal_until, next(appealed, None))


def _flags(known: Known) -> Iterator[tuple[str, datetime]]:
    path = known.path
    if over := _over_detained_from(known):
        yield "over-detained", over
    if path.detained_before_judgment and path.over_limit:
        yield "detention-over-limit", _over_limit_since(known)
    is_open = path.held or path.sentence is None
    if path.case and path.case_opened_at and path.case.lawyer == "none" and is_open:
        yield "no-lawyer", path.case_opened_at
    if path.sentence and path.sentenced_at and not path.sentence.family_considered and not known.is_quashed:
        yield "family-not-considered", path.sentenced_at
    missing = [each.at for each in known.told if each.private.get("missing") and _in_case(known, each)]
    if missing:
        yield "reasons-missing", min(missing)
    if path.appeals:  # also of an earlier case: until it is decided it may hold the person
        filed = [each for each in known.told if getattr(each.facts, "appeal_id", None) in path.appeals]
        yield "appeal-pending", max(each.at for each in filed)
        if late := [each.at for each in filed if getattr(each.facts, "late", False)]:
            yield "appeal-late", max(late)
    yield from _nobody_to_tell(known)


def _in_case(known: Known, each: object) -> bool:
    case_id = known.path.case.case_id if known.path.case else None
    return getattr(getattr(each, "facts", None), "case_id", None) == case_id


def _over_limit_since(known: Known) -> datetime:
    """When the term was last extended beyond the limit; a later case does not end it."""
    return max(
        each.at for each in known.told if isinstance(each.facts, DetentionExtensionFacts) and each.facts.over_limit
    )


def _nobody_to_tell(known: Known) -> Iterator[tuple[str, datetime]]:
    """A milestone that reached nobody; a later notice takes the flag away."""
    since = None
    for each in known.told:
        if isinstance(each.facts, FailureFacts) and each.facts.why == "nobody-to-tell":
            since = since or each.at
        elif each.type == "notice.sent":
            since = None
    if since:
        yield "nobody-to-tell", since
