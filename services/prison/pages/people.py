"""A prisoner's page and a child's, and the register's sheet to print and sign."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import Response

from services.prison.actions.leaving import own_ids
from services.prison.pages.portal import Reader, portal
from services.prison.queries.file import find_child_file, find_file
from shared import database, law
from shared.contracts.event import EVENTS
from shared.web.language import current

router = APIRouter()


def naming() -> dict[str, Any]:
    """What pages need to say who told something: each type's teller, and how prisons are called."""
    return {
        "tellers": {kind: event.teller for kind, event in EVENTS.items()},
        "prison_name": lambda code: law.prison_name(code, current()) if code else "",
    }


@router.get("/people/{person_id}")
async def person_page(request: Request, person_id: UUID, prison: Reader) -> Response:
    """Everything about one prisoner: what is due, the children, the way through court, what happened."""
    async with database.session(prison.scope) as session:
        file = await find_file(session, person_id, prison)
    can_be_undone = own_ids(list(file.entries))
    return portal.render(request, "person.html", file=file, can_be_undone=can_be_undone, **naming())


@router.get("/people/{person_id}/sheet")
async def person_sheet(request: Request, person_id: UUID, prison: Reader) -> Response:
    """The prisoner's page of the register, for paper."""
    async with database.session(prison.scope) as session:
        file = await find_file(session, person_id, prison)
    return portal.render(request, "sheet.html", file=file, **naming())


@router.get("/children/{child_id}")
async def child_page(request: Request, child_id: UUID, prison: Reader) -> Response:
    """A child inside: how it does over time, who is outside, and what is planned for the day it leaves."""
    async with database.session(prison.scope) as session:
        file = await find_child_file(session, child_id, prison)
    return portal.render(request, "child.html", file=file, **naming())
