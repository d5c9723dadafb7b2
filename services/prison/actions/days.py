"""Days inside: visits, calls home, health both ways, and what a parent is told and asks."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.prison.actions.register import record
from services.prison.domain import Stay, mistakes
from services.prison.queries import register
from services.prison.schemas import NewCall, NewCareReview, NewHealthReport, NewVisit, ParentTelling
from shared.contracts.bodies import Recorded
from shared.contracts.people import Person
from shared.contracts.prison import (
    CareReviewFacts,
    CareReviewForWelfare,
    CareReviewRequested,
    HealthFacts,
    HealthReported,
    ParentTold,
    ParentToldFacts,
    PrisonCallFacts,
    PrisonCallMade,
    VisitFacts,
    VisitRecorded,
)
from shared.errors import FieldError, Refused
from shared.identity import Caller


async def load_present(session: AsyncSession, person: Person, by: Caller, more: Sequence[FieldError] = ()) -> Stay:
    """Somebody in this prison, held until the transaction ends.

    Raises:
        NotFound: this prison has no such prisoner.
        Refused: the person is not here now, or `more` is wrong.
    """
    await register.find_prisoner_to_change(session, person.id)
    stay = await register.find_stay(session, person.id)
    if found := [*mistakes.of_presence(stay, by.place), *more]:
        raise Refused(*found)
    return stay


async def record_visit(session: AsyncSession, body: NewVisit, *, by: Caller) -> Recorded:
    """Somebody was visited. Visits are free: any fee is recorded and flagged, never refused."""
    wrong = mistakes.of_adults("visitors", body.visitors, body.person.id)
    stay = await load_present(session, body.person, by, wrong)
    facts = VisitFacts(
        prison=by.place,
        visitors=len(body.visitors),
        children=sum(visitor.id in stay.children for visitor in body.visitors),
        contact=body.contact == "yes",
        minutes=body.minutes,
        fee=body.fee,
    )
    private = {"visitors": [str(visitor.id) for visitor in body.visitors]}
    event = VisitRecorded(body.person.id, facts, {})
    return await record(session, event, prisoner=body.person.id, by=by, private=private, named=body.visitors)


async def log_call(session: AsyncSession, body: NewCall, *, by: Caller) -> Recorded:
    """A prisoner called home."""
    wrong = [FieldError("to", "same_person")] if body.to.id == body.person.id else []
    await load_present(session, body.person, by, wrong)
    event = PrisonCallMade(body.person.id, PrisonCallFacts(prison=by.place, reached=body.reached == "yes"), {})
    private = {"to": str(body.to.id)}
    return await record(session, event, prisoner=body.person.id, by=by, private=private, named=[body.to])


async def tell_parent(session: AsyncSession, body: ParentTelling, *, by: Caller) -> Recorded:
    """A parent was told what happened to a child."""
    stay = await load_present(session, body.person, by)
    _insist_on_children("about", [body.about.id], stay, single=True)
    event = ParentTold(body.person.id, ParentToldFacts(prison=by.place, about=body.about.id), {})
    return await record(session, event, prisoner=body.person.id, by=by)


async def request_care_review(session: AsyncSession, body: NewCareReview, *, by: Caller) -> Recorded:
    """A parent asks that the care of the children be looked at again; the words are sealed for welfare."""
    stay = await load_present(session, body.person, by)
    about = tuple(child.id for child in body.about)
    _insist_on_children("about", about, stay)
    facts = CareReviewFacts(prison=by.place, about=about)
    event = CareReviewRequested(body.person.id, facts, {"welfare": CareReviewForWelfare(words=body.words)})
    return await record(session, event, prisoner=body.person.id, by=by, private={"words": body.words})


def _insist_on_children(field: str, about: Sequence[UUID], stay: Stay, *, single: bool = False) -> None:
    wrong = [
        FieldError(field if single else f"{field}.{index}", "not_their_child")
        for index, child in enumerate(about)
        if child not in stay.children
    ]
    if wrong:
        raise Refused(*wrong)


async def report_health(session: AsyncSession, body: NewHealthReport, *, by: Caller) -> Recorded:
    """A prisoner, or a child living inside, was taken to hospital, is well again, or died.

    Raises:
        NotFound: this prison has no such person.
        Refused: nobody or two are named, or the person is not here now.
    """
    if body.person and body.child:
        raise Refused(FieldError("child", "extra"))
    if body.child:
        return await _report_child(session, body.child.id, body, by)
    if body.person is None:
        raise Refused(FieldError("person", "missing"))
    await load_present(session, body.person, by)
    facts = HealthFacts(prison=by.place, state=body.state, tell_family=body.tell_family == "yes")
    return await record(session, HealthReported(body.person.id, facts, {}), prisoner=body.person.id, by=by)


async def _report_child(session: AsyncSession, child: UUID, body: NewHealthReport, by: Caller) -> Recorded:
    parent = await register.find_parent_of(session, child)
    await register.find_prisoner_to_change(session, parent)
    if child not in (await register.find_stay(session, parent)).inside:
        raise Refused(FieldError("child", "not_inside"))
    facts = HealthFacts(prison=by.place, state=body.state, tell_family=body.tell_family == "yes", parent=parent)
    return await record(session, HealthReported(child, facts, {}), prisoner=parent, by=by)
