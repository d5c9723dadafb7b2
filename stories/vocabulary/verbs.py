"""Everything the people in a story can do, by service: what each verb takes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import get_args

from shared.contracts import codes
from stories.vocabulary.codes import CHANNELS, CONSENT, DEPENDANTS, LANGUAGES, OFFENCE_CLASSES
from stories.vocabulary.fields import (
    DATE,
    NUMBER,
    PEOPLE,
    PERSON,
    PLACE,
    PRISON,
    TEXT,
    TEXTS,
    TIME,
    YES_NO,
    Field,
    Need,
    code,
    many,
    named,
    optional,
    shape,
)


@dataclass(frozen=True)
class Verb:
    """A verb's `fields`; what it `needs` by other fields; of which fields `one_of` must be given, and never both;
    and which fields a clerk may leave out who records an order that came `on_paper` without them."""

    fields: Mapping[str, Field]
    needs: tuple[Need, ...] = ()
    one_of: tuple[str, ...] = ()
    on_paper: tuple[str, ...] = ()


def verb(**fields: Field) -> Verb:
    """A verb that asks nothing beyond its fields."""
    return Verb(named(**fields))


ANSWERED = code(*get_args(codes.YesNoUnknown))
PREGNANT = code(*get_args(codes.Pregnant))
OFFENCE = shape(class_=code(*OFFENCE_CLASSES), label=TEXT)
DAY_OR_TIME = Field("date-or-time")
HEALTH = code("hospitalised", "recovered", "died")
DETENTION_REASONS = many(
    code(
        "prevent-offence",
        "protect-witnesses",
        "preserve-evidence",
        "guarantee-presence",
        "protect-person",
        "public-order",
    )
)

CHILD = named(
    child=PERSON,
    relation=code(*get_args(codes.Relation)),
    whereabouts=code(*get_args(codes.Whereabouts)),
    where=optional(PLACE),
    with_=optional(PERSON),
    breastfed=optional(YES_NO),
    needs=optional(TEXT),
    consent=code(*CONSENT),
)
CAREGIVER = named(
    person=PERSON,
    relation=TEXT,
    agreed=ANSWERED,
    may_be_told=YES_NO,
    channel=code(*CHANNELS),
    language=optional(code(*LANGUAGES)),
)


def changed(item: Mapping[str, Field], key: str) -> dict[str, Field]:
    """An item of which only `key` and what changed is given."""
    return {name: each if name == key else optional(each) for name, each in item.items()}


CHILDREN = many(Field("map", shape=CHILD))
CAREGIVERS = many(Field("map", shape=CAREGIVER))

ARREST = {
    "arrest.record": Verb(
        named(
            person=PERSON,
            arrived_at=optional(TIME),
            station=optional(Field("place-or-text")),
            place=optional(TEXT),
            offence=OFFENCE,
            planned=optional(YES_NO),
            pregnant=optional(PREGNANT),
            due_date=optional(DATE),
            medical=optional(TEXT),
            dependants=code(*DEPENDANTS),
            not_asked_reason=optional(TEXT),
            children=optional(CHILDREN),
            other_carers_held=optional(PEOPLE),
            caregivers=optional(CAREGIVERS),
            explained=optional(code(*get_args(codes.Explained))),
            handed_over=optional(many(shape(child=PERSON, to=PERSON, parent_chose=YES_NO))),
            unsafe=optional(PEOPLE),
            consulate_told=optional(YES_NO),
        ),
        needs=(
            Need("not_asked_reason", "dependants are not-asked", lambda it: it.fields.get("dependants") == "not-asked"),
            Need("explained", "there are children", lambda it: bool(it.fields.get("children"))),
            # Whether a girl is asked is for the police form to say; the language speaks of a woman.
            Need("pregnant", "she is a woman", lambda it: it.sex == "female" and (it.years is None or it.years >= 18)),
            Need("consulate_told", "the person is not Cambodian", lambda it: it.nationality not in ("", "KH")),
        ),
    ),
    "arrest.amend": verb(
        person=PERSON,
        reason=TEXT,
        children=optional(many(Field("map", shape=changed(CHILD, "child")))),
        caregivers=optional(many(Field("map", shape=changed(CAREGIVER, "person")))),
        other_carers_held=optional(PEOPLE),
        unsafe=optional(PEOPLE),
        pregnant=optional(PREGNANT),
        home=optional(PLACE),
        dependants=optional(code(*DEPENDANTS)),
        offence=optional(OFFENCE),
    ),
    "arrest.retract": verb(person=PERSON, reason=TEXT),
    "arrest.log-call": verb(person=PERSON, to=PERSON, reached=YES_NO),
    "arrest.extend-custody": verb(person=PERSON, prosecutor=TEXT, reason=TEXT),
    "arrest.end-custody": verb(
        person=PERSON, outcome=code("released", "to-court", "diverted"), conditions=optional(TEXT)
    ),
}

COURT = {
    "court.open-case": verb(
        person=PERSON, case_number=TEXT, charges=many(TEXT), lawyer=code("none", "legal-aid", "private")
    ),
    "court.order-detention": Verb(
        named(
            person=PERSON,
            reasons=DETENTION_REASONS,
            reasoning=TEXT,
            alternatives_considered=TEXT,
            necessity=optional(TEXT),
            prison=PRISON,
        ),
        on_paper=("reasons", "reasoning", "alternatives_considered"),
    ),
    "court.extend-detention": Verb(
        named(person=PERSON, reasons=DETENTION_REASONS, reasoning=TEXT), on_paper=("reasons", "reasoning")
    ),
    "court.refuse-detention": verb(person=PERSON, supervision=optional(many(TEXT))),
    "court.schedule-hearing": verb(
        person=PERSON, kind=code("investigation", "trial", "verdict", "appeal"), on=DAY_OR_TIME, room=optional(TEXT)
    ),
    "court.adjourn-hearing": verb(person=PERSON, to=DAY_OR_TIME, reason=TEXT),
    "court.pass-sentence": Verb(
        named(
            person=PERSON,
            kind=code("imprisonment", "suspended", "community-service", "fine", "acquittal", "dismissed"),
            months=optional(NUMBER),
            suspended_months=optional(NUMBER),
            starts=optional(DATE),
            family_considered=YES_NO,
            reasoning=TEXT,
        ),
        on_paper=("reasoning",),
    ),
    "court.file-appeal": verb(person=PERSON, by=code("accused", "prosecutor")),
    "court.decide-appeal": verb(
        person=PERSON, result=code("upheld", "quashed", "changed", "withdrawn"), months=optional(NUMBER)
    ),
    "court.order-release": verb(
        person=PERSON, reason=code("end-of-sentence", "bail", "acquittal", "pardon", "conditional", "other")
    ),
    # Beyond what the courts themselves do each day: what was recorded in error, by its type for the newest of it.
    "court.retract": verb(person=PERSON, what=TEXT, reason=TEXT),
}

PRISON_VERBS = {
    "prison.admit": verb(
        person=PERSON,
        prison=PRISON,
        dependants=code(*DEPENDANTS),
        children=optional(CHILDREN),
        children_inside=optional(PEOPLE),
    ),
    "prison.admit-child": verb(child=PERSON, of=PERSON, assessment=TEXT, to=optional(PERSON)),
    "prison.child-leaves": verb(child=PERSON, of=PERSON, assessment=TEXT, to=optional(PERSON)),
    "prison.assess-child": verb(
        child=PERSON, health=TEXT, development=TEXT, risk=code("none", "watch", "act-now"), notes=optional(TEXT)
    ),
    "prison.record-birth": verb(parent=PERSON, child=PERSON),
    "prison.record-visit": verb(person=PERSON, visitors=PEOPLE, contact=YES_NO, minutes=NUMBER, fee=NUMBER),
    "prison.log-call": verb(person=PERSON, to=PERSON, reached=YES_NO),
    "prison.tell-parent": verb(person=PERSON, about=PERSON),
    "prison.transfer": verb(person=PERSON, to=PRISON, reason=TEXT),
    "prison.report-health": Verb(
        named(person=optional(PERSON), child=optional(PERSON), state=HEALTH, tell_family=YES_NO),
        one_of=("person", "child"),
    ),
    "prison.schedule-release": verb(person=PERSON, on=DATE, reason=TEXT),
    "prison.release": verb(person=PERSON, reason=TEXT),
    "prison.request-care-review": verb(person=PERSON, about=PEOPLE, words=TEXT),
    "prison.consider-pardon": verb(person=PERSON, proposed=YES_NO, reason=TEXT),
    "prison.retract": verb(person=PERSON, what=TEXT, reason=TEXT),
}

WELFARE = {
    "welfare.acknowledge": verb(about=PERSON),
    "welfare.assess": verb(
        child=PERSON,
        safe=YES_NO,
        seen_in_person=YES_NO,
        school=code("attending", "stopped", "too-young"),
        works=YES_NO,
        notes=optional(TEXT),
    ),
    "welfare.find": verb(child=PERSON, where=PLACE, with_=optional(PERSON)),
    "welfare.flag-unsafe": verb(person=PERSON, reason=TEXT),
    "welfare.assess-carer": verb(
        person=PERSON, fit=code("yes", "no", "with-support"), housed=YES_NO, notes=optional(TEXT)
    ),
    "welfare.place": Verb(
        named(
            child=PERSON,
            kind=code("parent", "kinship", "foster", "emergency-shelter", "residential"),
            with_=Field("person-or-name"),
            child_view=TEXT,
            parent_view=code("agreed", "disagreed", "not-asked"),
            why_apart=optional(TEXT),
            second_approval=optional(TEXT),
        ),
        needs=(
            Need("second_approval", "the placement is residential", lambda it: it.fields.get("kind") == "residential"),
        ),
    ),
    "welfare.support": Verb(
        named(
            child=optional(PERSON),
            person=optional(PERSON),
            kind=code("school", "transport", "food", "health", "income", "housing", "legal-aid", "visit"),
            detail=TEXT,
        ),
        one_of=("child", "person"),
    ),
    "welfare.refer": Verb(
        named(child=optional(PERSON), person=optional(PERSON), to=TEXT, kind=TEXT, consent=YES_NO),
        one_of=("child", "person"),
    ),
    "welfare.report-health": verb(child=PERSON, state=HEALTH, tell_parent=YES_NO),
    "welfare.share-report": verb(
        person=PERSON, care_available=code("yes", "partly", "no"), effect=TEXT, recommendation=TEXT
    ),
    "welfare.correct": verb(
        person=PERSON,
        field=code("home", "phone", "name_latin", "name_km", "whereabouts"),
        value=TEXT,
        reason=TEXT,
    ),
    "welfare.plan-reunification": verb(person=PERSON, children=PEOPLE, steps=TEXTS),
    "welfare.close": verb(child=PERSON, outcome=TEXT),
}

FAMILY = {
    "family.open": verb(pin=code("right", "wrong")),
    "family.update-contact": verb(
        phone=optional(Field("phone")),
        channel=optional(code(*CHANNELS)),
        language=optional(code(*LANGUAGES)),
        home=optional(PLACE),
    ),
    "family.report": verb(
        problem=code("visit-fee", "no-contact", "child-unsafe", "wrong-details", "other"), words=TEXT
    ),
    "family.stop": verb(),
}

VERBS: dict[str, Verb] = {**ARREST, **COURT, **PRISON_VERBS, **WELFARE, **FAMILY}
