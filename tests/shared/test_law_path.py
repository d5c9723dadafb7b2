"""Where a person stands, from what every service told: the whole way, its edges, and any order of arrival."""

from datetime import date, datetime, timedelta
from itertools import permutations
from uuid import UUID, uuid4

import pytest

from shared import law
from shared.clock import PHNOM_PENH
from shared.contracts.arrest import ArrestFacts, CustodyEndFacts, RetractionFacts
from shared.contracts.court import (
    AppealDecisionFacts,
    AppealFacts,
    CaseFacts,
    CourtFacts,
    CourtRetractionFacts,
    DetentionExtensionFacts,
    DetentionFacts,
    HearingFacts,
    ReleaseOrderFacts,
    SentenceFacts,
)
from shared.contracts.event import Facts
from shared.contracts.prison import AdmissionFacts, PrisonFacts, ReleaseFacts, TransferFacts
from shared.law import Path, Said, path_of

ARREST, CASE, HEARING = uuid4(), uuid4(), uuid4()
MONDAY = datetime(2016, 2, 1, 10, 0, tzinfo=PHNOM_PENH)
UNTIL = datetime(2016, 8, 1, 10, 0, tzinfo=PHNOM_PENH)


def _on(day: int, kind: str, facts: Facts, fact_id: UUID | None = None) -> Said:
    """A fact told so many days after Monday."""
    return Said(fact_id or uuid4(), MONDAY + timedelta(days=day), kind, facts)


def arrested(day: int = 0) -> Said:
    facts = ArrestFacts(arrest_id=ARREST, station="17", arrived_at=MONDAY + timedelta(days=day), dependants="yes")
    return _on(day, "arrest.recorded", facts)


def ended(day: int, outcome: str = "to-court") -> Said:
    return _on(day, "custody.ended", CustodyEndFacts(arrest_id=ARREST, station="17", outcome=outcome))  # type: ignore[arg-type]


def opened(day: int) -> Said:
    return _on(day, "case.opened", CaseFacts(case_id=CASE, court="17", lawyer="none"))


def detained(day: int) -> Said:
    facts = DetentionFacts(case_id=CASE, court="17", prison="P-17", until=UNTIL, reasons=("public-order",))
    return _on(day, "detention.ordered", facts)


def refused(day: int) -> Said:
    return _on(day, "detention.refused", CourtFacts(case_id=CASE, court="17"))


def sentenced(day: int, kind: str = "imprisonment", release_on: date | None = date(2016, 12, 1)) -> Said:
    facts = SentenceFacts(
        sentence_id=uuid4(), case_id=CASE, court="17", kind=kind, months=10, appeal_until=UNTIL, family_considered=True,
        release_on=release_on if kind == "imprisonment" else None,
    )  # type: ignore[arg-type]  # fmt: skip
    return _on(day, "sentence.passed", facts)


def appealed(day: int, appellant: str = "prosecutor") -> Said:
    facts = AppealFacts(appeal_id=uuid4(), case_id=CASE, court="17", appellant=appellant)  # type: ignore[arg-type]
    return _on(day, "appeal.filed", facts)


def decided(day: int, result: str, release_on: date | None = None) -> Said:
    facts = AppealDecisionFacts(case_id=CASE, court="17", result=result, release_on=release_on)  # type: ignore[arg-type]
    return _on(day, "appeal.decided", facts)


def admitted(day: int, prison: str = "P-17") -> Said:
    return _on(day, "prisoner.admitted", AdmissionFacts(admission_id=uuid4(), prison=prison, dependants="yes"))


def released(day: int) -> Said:
    return _on(day, "prisoner.released", PrisonFacts(prison="P-17"))


HELD = [arrested(), ended(1), opened(1), detained(2), admitted(3)]


@pytest.mark.parametrize(
    ("said", "held", "prison", "release_on"),
    [
        ([arrested()], True, None, None),
        ([arrested(), ended(1)], True, None, None),
        ([arrested(), ended(1, "released")], False, None, None),
        ([arrested(), ended(1, "diverted")], False, None, None),
        ([arrested(), ended(1), opened(1), refused(2)], False, None, None),
        ([*HELD], True, "P-17", None),
        ([*HELD, refused(5)], True, "P-17", date(2016, 2, 6)),
        ([*HELD, sentenced(9)], True, "P-17", date(2016, 12, 1)),
        ([*HELD, sentenced(9, "fine")], True, "P-17", date(2016, 2, 10)),
        ([*HELD[:4], sentenced(9, "acquittal")], False, None, None),
        ([*HELD, sentenced(9), appealed(10), decided(20, "quashed")], True, "P-17", date(2016, 2, 21)),
        ([*HELD, sentenced(9), appealed(10), decided(20, "changed", date(2016, 9, 1))], True, "P-17", date(2016, 9, 1)),
        ([*HELD, sentenced(9), appealed(10), decided(20, "upheld")], True, "P-17", date(2016, 12, 1)),
        ([*HELD, sentenced(9), released(30)], False, None, date(2016, 3, 2)),
    ],
)
def test_held_until(said: list[Said], held: bool, prison: str | None, release_on: date | None) -> None:
    path = path_of(said)
    assert (path.held, path.prison, path.release_on) == (held, prison, release_on)


def test_a_night_in_phnom_penh_belongs_to_its_own_day() -> None:
    late = datetime(2016, 2, 29, 23, 59, tzinfo=PHNOM_PENH)
    path = path_of(
        [arrested()._replace(facts=ArrestFacts(arrest_id=ARREST, station="17", arrived_at=late, dependants="none"))]
    )
    assert path.arrived_on == date(2016, 2, 29)
    assert law.reckon_release(path, date(2016, 3, 1), 12).release_on == date(2017, 2, 28)


@pytest.mark.parametrize(("minutes", "over"), [(0, False), (1, True)])
def test_over_detained_after_the_term(minutes: int, over: bool) -> None:
    assert path_of(HELD).over_detained(UNTIL + timedelta(minutes=minutes)) is over


@pytest.mark.parametrize(("hour", "day", "over"), [(23, 1, False), (0, 2, True)])
def test_over_detained_from_midnight_after_the_day_of_release(hour: int, day: int, over: bool) -> None:
    path = path_of([*HELD, sentenced(9)])
    assert path.over_detained(datetime(2016, 12, day, hour, 0, tzinfo=PHNOM_PENH)) is over
    assert not path_of([*HELD, sentenced(9), released(30)]).over_detained(UNTIL + timedelta(days=999))


def test_only_a_prosecutors_open_appeal_holds() -> None:
    assert path_of([*HELD, sentenced(9), appealed(10)]).held_by_appeal
    assert not path_of([*HELD, sentenced(9), appealed(10, "accused")]).held_by_appeal
    assert not path_of([*HELD, sentenced(9), appealed(10), decided(20, "withdrawn")]).held_by_appeal
    assert not path_of([*HELD, sentenced(9), appealed(10), released(30)]).held_by_appeal
    assert path_of([*HELD, sentenced(9, "acquittal"), appealed(10)]).held_by_appeal


def test_expected_in_court_until_a_case_is_opened() -> None:
    assert not path_of([arrested()]).expected_in_court
    assert path_of([arrested(), ended(1)]).expected_in_court
    assert not path_of(
        [arrested(), ended(1), opened(1)._replace(at=MONDAY + timedelta(days=1, hours=2))]
    ).expected_in_court


def test_expected_in_prison_until_admitted_there() -> None:
    assert path_of(HELD[:4]).awaited_at == "P-17"
    assert path_of(HELD).awaited_at is None
    moved = [*HELD, _on(9, "prisoner.transferred", TransferFacts(prison="P-17", to_prison="CC2"))]
    assert (path_of(moved).prison, path_of(moved).awaited_at) == ("CC2", "CC2")
    planned = [*moved, _on(10, "release.scheduled", ReleaseFacts(prison="CC2", release_on=date(2016, 5, 1)))]
    assert path_of(planned).awaited_at is None
    assert (path_of(planned).release_on, path_of(planned).release_is) == (date(2016, 5, 1), "planned")
    assert path_of([*HELD[:3], refused(2), sentenced(9)]).awaited_at == "P-17"


def test_release_ordered_is_today_in_prison_and_freedom_outside() -> None:
    ordered = _on(12, "release.ordered", ReleaseOrderFacts(case_id=CASE, court="17", release_on=date(2016, 2, 13)))
    assert (path_of([*HELD, ordered]).release_is, path_of([*HELD, ordered]).held) == ("ordered", True)
    assert not path_of([*HELD[:4], ordered]).held


def test_extension_moves_the_term_and_one_too_many_is_told() -> None:
    later = UNTIL + timedelta(days=180)
    said = [*HELD, _on(100, "detention.extended", DetentionExtensionFacts(case_id=CASE, court="17", until=later))]
    assert (path_of(said).detention_until, path_of(said).over_limit) == (later, False)
    beyond = DetentionExtensionFacts(case_id=CASE, court="17", until=later, over_limit=True)
    assert path_of([*said, _on(200, "detention.extended", beyond)]).over_limit


def test_what_was_taken_back_was_never_so() -> None:
    sentence = sentenced(9)
    back = _on(10, "court-record.retracted", CourtRetractionFacts(court="17", retracts=sentence.id))
    assert path_of([*HELD, sentence, back]) == path_of(HELD)
    wrong_case = _on(10, "court-record.retracted", CourtRetractionFacts(court="17", retracts=HELD[2].id))
    assert path_of([*HELD[:4], sentence, wrong_case]) == path_of(HELD[:2])
    never = _on(10, "arrest.retracted", RetractionFacts(arrest_id=ARREST, station="17"))
    assert path_of([arrested(), ended(1), never]) == Path()


def test_moved_hearing_keeps_its_last_day() -> None:
    common = {"hearing_id": HEARING, "case_id": CASE, "court": "17", "kind": "trial"}
    said = [
        _on(9, "hearing.scheduled", HearingFacts(**common, on=date(2016, 3, 1))),
        _on(10, "hearing.adjourned", HearingFacts(**common, on=date(2016, 3, 8))),
    ]
    assert path_of([*HELD, *said]).hearings[HEARING].on == date(2016, 3, 8)


def test_any_order_and_repeats_end_in_the_same_place() -> None:
    said = [*HELD, sentenced(9), appealed(10)]
    expected = path_of(said)
    for shuffled in permutations(said):
        assert path_of([*shuffled, shuffled[0]]) == expected


@pytest.mark.parametrize(
    ("said", "sentenced_on", "months", "suspended", "starts", "release_on", "kinds"),
    [
        (HELD, date(2016, 6, 1), 24, 4, None, date(2017, 10, 1), ["arrived", "months", "suspended", "release"]),
        (HELD, date(2016, 6, 1), 6, 0, None, date(2016, 8, 1), ["arrived", "months", "release"]),
        (  # four whole days held, then at liberty until the deferred start
            [arrested(), ended(1), opened(1), refused(4)], date(2016, 6, 1), 6, 0, date(2016, 7, 1),
            date(2016, 12, 28), ["starts", "months", "served", "release"],
        ),
        (
            [arrested(), ended(1, "released")], date(2016, 6, 1), 1, 0, None,
            date(2016, 6, 30), ["sentenced", "months", "served", "release"],
        ),
    ],
)  # fmt: skip
def test_day_of_release_line_by_line(
    said: list[Said],
    sentenced_on: date,
    months: int,
    suspended: int,
    starts: date | None,
    release_on: date,
    kinds: list[str],
) -> None:
    reckoning = law.reckon_release(path_of(said), sentenced_on, months, suspended, starts)
    assert reckoning.release_on == release_on
    assert [line.kind for line in reckoning.lines] == kinds
