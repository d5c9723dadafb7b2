"""What makes an arrest incomplete, field by field, and what the police must do by when."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from services.arrest import domain
from services.arrest.schemas import Amendment, NewArrest
from shared import law
from shared.contracts.people import Person, age_on
from tests.making import arrest, caregiver, child, father, grandmother, listed, mother, person

NOW = datetime(2020, 3, 2, 3, tzinfo=UTC)  # 10:00 in Phnom Penh
Wrong = dict[str, tuple[dict[str, Any], list[tuple[str, str]]]]
DARA = child()
SAME = {"name_latin": "Keo Dara", "age": 6}


def mistakes(body: dict[str, Any]) -> list[tuple[str, str]]:
    """Every field at fault and why."""
    return [(error.field, error.code) for error in domain.mistakes(NewArrest.model_validate(body), NOW, {})]


def at_fault() -> Wrong:
    """Records that are wrong in one thing each, and the field that must be named."""
    return wrong_about_the_person() | wrong_about_births() | wrong_about_others()


def wrong_about_the_person() -> Wrong:
    """Of the detained person and the answer about children."""
    her, him = mother(), father()
    return {
        "no name": (arrest(mother(name_latin=None)), [("person.name_latin", "missing")]),
        "no sex": (arrest(person(name_latin="Som")), [("person.sex", "missing")]),
        "born tomorrow": (arrest(mother(born="2020-03-03")), [("person.born", "in_future")]),
        "arrives later": (arrest(him, arrived_at="2020-03-02T10:00:01+07:00"), [("arrived_at", "in_future")]),
        "not asked whether pregnant": (arrest(her, pregnant=None), [("pregnant", "missing")]),
        "foreign and no consulate": (arrest(father(nationality="TH")), [("consulate_told", "missing")]),
        "no reason why not asked": (arrest(him, dependants="not-asked"), [("not_asked_reason", "missing")]),
        "yes and no child": (arrest(him, dependants="yes"), [("children", "missing")]),
        "none and a child": (arrest(him, children=[listed()], dependants="none"), [("dependants", "not_valid")]),
        "a man who is pregnant": (arrest(him, pregnant="yes"), [("pregnant", "not_valid")]),
        "nothing explained": (arrest(him, children=[listed()], explained=None), [("explained", "missing")]),
    }  # fmt: skip


def wrong_about_others() -> Wrong:
    """Of children, carers and hand-overs."""
    her, him, elder, dara = mother(), father(), grandmother(), child()
    return {
        "child born tomorrow": (
            arrest(him, children=[listed(child(born="2020-03-03"))]), [("children.0.child.born", "in_future")],
        ),
        "a child twice": (arrest(him, children=[listed(dara), listed(dara)]), [("children.1.child", "duplicate")]),
        "a child in two spellings": (
            arrest(him, children=[listed(child(**SAME)), listed(child(**SAME | {"name_latin": "KEO dara"}))]),
            [("children.1.child", "duplicate")],
        ),
        "one's own child": (arrest(her, children=[listed(her)]), [("children.0.child", "same_person")]),
        "with itself": (arrest(him, children=[listed(dara, **{"with": dara})]), [("children.0.with", "same_person")]),
        "one's own caregiver": (arrest(her, caregivers=[caregiver(her)]), [("caregivers.0.person", "same_person")]),
        "a caregiver twice": (
            arrest(him, caregivers=[caregiver(elder), caregiver(elder)]), [("caregivers.1.person", "duplicate")],
        ),
        "held beside oneself": (arrest(him, other_carers_held=[him]), [("other_carers_held.0", "same_person")]),
        "held beside oneself twice": (
            arrest(him, other_carers_held=[her, her]), [("other_carers_held.1", "duplicate")],
        ),
        "unsafe twice": (arrest(him, unsafe=[elder, elder]), [("unsafe.1", "duplicate")]),
        "handed over and not listed": (
            arrest(him, children=[listed()], handed_over=[{"child": dara, "to": elder, "parent_chose": "yes"}]),
            [("handed_over.0.child", "not_valid")],
        ),
        "handed over to itself": (
            arrest(him, children=[listed(dara)], handed_over=[{"child": dara, "to": dara, "parent_chose": "yes"}]),
            [("handed_over.0.to", "same_person")],
        ),
        "handed over to the detained": (
            arrest(him, children=[listed(dara)], handed_over=[{"child": dara, "to": him, "parent_chose": "yes"}]),
            [("handed_over.0.to", "same_person")],
        ),
    }  # fmt: skip


def wrong_about_births() -> Wrong:
    """Of days on which nobody can have been born."""
    him, dara = father(), child()
    return {
        "older than his father": (
            arrest(father(age=30), children=[listed(child(age=31))]), [("children.0.child.age", "older_than_parent")],
        ),
        "born before his grandfather": (
            arrest(father(age=30), children=[listed(child(born="1989-01-01"), relation="grandchild")]),
            [("children.0.child.born", "older_than_parent")],
        ),
        "with somebody born tomorrow": (
            arrest(him, children=[listed(**{"with": grandmother(born="2020-03-03")})]),
            [("children.0.with.born", "in_future")],
        ),
        "a caregiver born tomorrow": (
            arrest(him, caregivers=[caregiver(grandmother(born="2020-03-03"))]),
            [("caregivers.0.person.born", "in_future")],
        ),
        "held and born tomorrow": (
            arrest(him, other_carers_held=[mother(born="2020-03-03")]), [("other_carers_held.0.born", "in_future")],
        ),
        "unsafe and born tomorrow": (
            arrest(him, unsafe=[father(born="2020-03-03")]), [("unsafe.0.born", "in_future")],
        ),
        "given to somebody born tomorrow": (
            arrest(
                him, children=[listed(dara)],
                handed_over=[{"child": dara, "to": grandmother(born="2020-03-03"), "parent_chose": "yes"}],
            ),
            [("handed_over.0.to.born", "in_future")],
        ),
    }  # fmt: skip


@pytest.mark.parametrize("what", at_fault())
def test_a_field_at_fault_is_named(what: str) -> None:
    body, found = at_fault()[what]
    assert mistakes(body) == found


def test_every_field_at_fault_is_named_at_once_in_the_order_of_the_form() -> None:
    body = arrest(
        mother(name_latin=None, nationality="VN"), pregnant=None, dependants="not-asked", children=[listed()],
        explained=None,
    )  # fmt: skip
    fields = [field for field, _ in mistakes(body)]
    assert fields == ["person.name_latin", "pregnant", "consulate_told", "not_asked_reason", "explained"]


@pytest.mark.parametrize(
    "body",
    [
        arrest(),
        arrest(father(name_latin=None, name_km="កែវ វុទ្ធី")),
        arrest(father(nationality="TH"), consulate_told="no"),
        arrest(father(nationality=None)),
        arrest(father(), arrived_at="2020-03-02T10:00:00+07:00"),
        arrest(mother(born="2020-03-02"), pregnant="declined"),
        arrest(father(), dependants="declined", children=[listed()]),
        arrest(father(), dependants="not-asked", not_asked_reason="too drunk to answer", children=[listed()]),
        arrest(father(), children=[listed(child(name_latin="Keo Dara", age=6)), listed(child(age=8))]),
        arrest(father(), children=[listed(child(age=None)), listed(child(age=None))]),
    ],
)  # fmt: skip
def test_what_may_be_recorded(body: dict[str, Any]) -> None:
    assert mistakes(body) == []


# --- whom this office knew before -------------------------------------------------------------------------------------


def before(**told: Any) -> tuple[dict[str, Any], dict[UUID, Person]]:
    """Somebody of whom only the reference is sent, and what this office had written down."""
    only = person()
    known = Person.model_validate(only | {"name_latin": "Keo Vuthy", "sex": "male"} | told)
    return only, {known.id: known}


@pytest.mark.parametrize(
    ("told", "found"),
    [
        ({}, []),
        ({"sex": "female"}, ["pregnant"]),
        ({"nationality": "TH"}, ["consulate_told"]),
        ({"name_latin": None, "name_km": "កែវ វុទ្ធី"}, []),
        ({"sex": None}, ["person.sex"]),
    ],
)
def test_what_is_known_of_somebody_is_not_asked_again(told: dict[str, Any], found: list[str]) -> None:
    only, known = before(**told)
    body = NewArrest.model_validate(arrest(only))
    assert [error.field for error in domain.mistakes(body, NOW, known)] == found


def test_custody_ends_by_the_age_on_record_unless_an_age_is_told() -> None:
    only, known = before(age=17)
    offence = {"class": "misdemeanour", "label": "x"}

    def hours(who: dict[str, Any]) -> float:
        body = NewArrest.model_validate(arrest(who, offence=offence))
        return (domain.due_after(body, NOW, NOW, known)[0].at - NOW) / timedelta(hours=1)

    assert (hours(only), hours(only | {"age": 20}), hours(only | {"age": 15})) == (36, 48, 24)


def test_a_child_is_younger_than_its_parent_by_the_age_on_record_too() -> None:
    only, known = before(age=30)
    body = NewArrest.model_validate(arrest(only, children=[listed(child(age=30))]))
    assert [error.field for error in domain.mistakes(body, NOW, known)] == ["children.0.child.age"]


# --- amendments -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ({"dependants": "none"}, []),
        ({"dependants": "none", "children": [{"child": child()}]}, ["dependants"]),
        ({"children": [{"child": child(born="2020-03-03")}]}, ["children.0.child.born"]),
        ({"caregivers": [{"person": grandmother(born="2020-03-03")}]}, ["caregivers.0.person.born"]),
        ({"children": [{"child": DARA}, {"child": DARA}]}, ["children.1.child"]),
        ({"unsafe": [DARA, DARA]}, ["unsafe.1"]),
    ],
)
def test_an_amendment_that_cannot_be_is_refused(said: dict[str, Any], found: list[str]) -> None:
    body = Amendment.model_validate({"person": person(), "reason": "she told us more"} | said)
    assert [error.field for error in domain.mistakes_amended(body, NOW, {})] == found


# --- custody --------------------------------------------------------------------------------------------------------


def born(years: int, days: int = 0) -> dict[str, Any]:
    """Somebody who turned so many years, so many days before the arrival."""
    return {"born": (date(2020 - years, 3, 2) - timedelta(days=days)).isoformat(), "age": None}


@pytest.mark.parametrize(
    ("who", "offence", "hours"),
    [
        ({"age": None}, "misdemeanour", 48),
        (born(18), "misdemeanour", 48),
        (born(18), "felony", 48),
        (born(18, -1), "felony", 48),
        (born(18, -1), "misdemeanour", 36),
        (born(16), "petty", 36),
        (born(16, -1), "felony", 36),
        (born(16, -1), "misdemeanour", 24),
        (born(14), "misdemeanour", 24),
        (born(14), "felony", 36),
        (born(14, -1), "felony", 0),
        ({"age": 17}, "misdemeanour", 36),
        ({"age": 13}, "petty", 0),
    ],
)
def test_custody_ends_by_age_on_arrival_and_offence(who: dict[str, Any], offence: str, hours: int) -> None:
    body = NewArrest.model_validate(arrest(father(**who), offence={"class": offence, "label": "x"}))
    [due] = domain.due_after(body, NOW, NOW + timedelta(hours=5), {})
    assert due == ("custody-end", NOW + timedelta(hours=hours))


def test_age_is_taken_on_the_day_of_arrival_in_phnom_penh() -> None:
    body = NewArrest.model_validate(arrest(father(born="2002-03-03", age=None)))
    before = datetime(2020, 3, 2, 16, 59, tzinfo=UTC)
    midnight = before + timedelta(minutes=1)
    assert domain.due_after(body, before, before, {})[0].at == before + timedelta(hours=36)
    assert domain.due_after(body, midnight, midnight, {})[0].at == midnight + timedelta(hours=48)


@pytest.mark.parametrize(
    ("age", "offence", "hours"), [(18, "felony", 24), (None, "felony", 24), (18, "misdemeanour", 0), (17, "felony", 0)]
)
def test_an_extension_is_for_adults_and_felonies(age: int | None, offence: str, hours: int) -> None:
    assert law.custody_extension(age, offence).span == timedelta(hours=hours)


@pytest.mark.parametrize(
    ("dependants", "kind", "hours"),
    [("yes", "carer-call", 2), ("not-asked", "ask-dependants", 12), ("declined", None, None), ("none", None, None)],
)
def test_what_the_answer_makes_due_runs_from_the_recording(
    dependants: str, kind: str | None, hours: int | None
) -> None:
    body = NewArrest.model_validate(arrest(father(), dependants=dependants))
    recorded_at = NOW + timedelta(hours=9)
    duties = {due.kind: due.at - recorded_at for due in domain.due_after(body, NOW, recorded_at, {})}
    duties.pop("custody-end")
    assert duties == ({kind: timedelta(hours=hours)} if kind and hours else {})


# --- age ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "years"),
    [
        (date(2018, 2, 28), 17),
        (date(2018, 3, 1), 18),
        (date(2020, 2, 28), 19),
        (date(2020, 2, 29), 20),
        (date(2000, 2, 29), 0),
    ],
)
def test_born_on_29_february(day: date, years: int) -> None:
    assert age_on(day, date(2000, 2, 29), None) == years


def test_an_age_told_grows_with_the_years() -> None:
    ages = [age_on(date(year, 3, 1), None, 16, date(2018, 3, 2)) for year in (2017, 2018, 2019, 2020, 2200)]
    assert ages == [16, 16, 16, 17, 120]


def test_of_somebody_whose_birth_date_nobody_knows_the_age_told_counts() -> None:
    assert age_on(date(2020, 3, 2), None, 40) == 40
    assert age_on(date(2020, 3, 2), None, None) is None
    assert age_on(date(2020, 3, 2), date(2010, 3, 2), 40) == 10


# --- everyone named -------------------------------------------------------------------------------------------------


def test_everyone_a_record_names_is_written_down_once_and_what_is_told_first_stands() -> None:
    her, him, elder, dara = mother(), father(), grandmother(), child()
    neighbour, aunt = person(name_latin="Som"), person(name_latin="Chantrea")
    body = arrest(
        her, children=[listed(dara, **{"with": neighbour})], caregivers=[caregiver(elder)], other_carers_held=[him],
        unsafe=[him | {"name_latin": "Other"}], handed_over=[{"child": dara, "to": aunt, "parent_chose": "yes"}],
    )  # fmt: skip
    named = domain.everyone(NewArrest.model_validate(body))
    expected = {UUID(each["id"]) for each in (her, him, elder, dara)}
    assert set(named) == expected
    assert named[UUID(him["id"])].name_latin == "Keo Vuthy"
