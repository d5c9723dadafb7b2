"""One arrest: what to do now, what was told and answered, what is known, and everything that happened."""

from collections.abc import AsyncIterator, Iterable
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import Response

from services.arrest import queries
from services.arrest.models import AnswerRow, ArrestRow, ChangeRow
from services.arrest.pages.marks import list_marks
from services.arrest.pages.portal import Reader, portal
from shared import database, law
from shared.web import live

router = APIRouter()


@router.get("/arrests/{arrest_id}")
async def arrest_page(request: Request, arrest_id: UUID, police: Reader) -> Response:
    """One arrest: what is due, the PINs to pass on, who was told and who answered."""
    async with database.session(police.scope) as session:
        arrest = await queries.find_arrest(session, arrest_id)
        person = await queries.find_person(session, arrest.person_id, police)
        named = await queries.list_named(session, arrest_id)
        duties = [duty for duty in await queries.list_duties(session) if duty.concerns == arrest_id]
        answers = await queries.list_answers(session, arrest.person_id)
        changes = await queries.list_changes(session, arrest_id)
        flags = await queries.list_flags(session)
    about = {arrest.person_id, *(row.person_id for row, _ in named if row.kind == "child")}
    return portal.render(
        request,
        "arrest.html",
        arrest=arrest,
        person=person,
        named={kind: [pair for pair in named if pair[0].kind == kind] for kind in {row.kind for row, _ in named}},
        duties=duties,
        answers=answers,
        timeline=list_happened(arrest, answers, changes),
        marks=[mark._asdict() for mark in list_marks(arrest, person, [flag for flag in flags if flag.on in about])],
        limit=law.custody_limit(person.age, arrest.offence_class),
        saved="saved" in request.query_params,
    )


def list_happened(
    arrest: ArrestRow, answers: Iterable[AnswerRow], changes: Iterable[ChangeRow]
) -> list[dict[str, Any]]:
    """Everything that happened, newest first: what this office did, and what came back."""
    happened: list[dict[str, Any]] = [{"at": arrest.recorded_at, "what": "recorded", "text": None}]
    happened += [{"at": answer.at, "what": answer.what, "text": None} for answer in answers]
    for change in changes:
        reached = (change.reason or "").endswith("yes")
        what = ("call-reached" if reached else "call-missed") if change.what == "call" else change.what
        happened.append({"at": change.at, "what": what, "text": None if change.what == "call" else change.reason})
    return sorted(happened, key=lambda entry: entry["at"], reverse=True)


@router.get("/arrests/{arrest_id}/live")
async def arrest_live(request: Request, arrest_id: UUID, police: Reader) -> Response:
    """The answers to an arrest as they come in."""

    async def render() -> str:
        async with database.session(police.scope) as session:
            arrest = await queries.find_arrest(session, arrest_id)
            answers = await queries.list_answers(session, arrest.person_id)
        return portal.fragment("answers.html", answers=answers)

    async with database.session(police.scope) as session:
        await queries.find_arrest(session, arrest_id)
    fragments: AsyncIterator[str] = live.changes(request.app.state.wakeups, "answers", render)
    return live.stream(fragments)
