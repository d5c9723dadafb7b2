"""The board of the day, which moves by itself, and the register with its lists."""

from collections.abc import Iterator
from math import ceil
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from sqlalchemy.ext.asyncio import AsyncSession

from services.prison.models import PrisonerRow
from services.prison.pages.portal import Reader, portal
from services.prison.queries import board as work
from shared import database, identity
from shared.identity import Caller
from shared.web import live

router = APIRouter()
A_PAGE = 50


@router.get("/")
async def board(request: Request, prison: Reader) -> Response:
    """What must be done today, who comes, who leaves, and the children inside."""
    return portal.render(request, "board.html", **await _board(prison))


@router.get("/board/live")
async def board_live(request: Request, prison: Reader) -> Response:
    """The board as it changes."""

    async def render() -> str:
        return portal.fragment("board_rows.html", **await _board(prison))

    return live.stream(live.changes(request.app.state.wakeups, "register", render))


async def _board(prison: Caller) -> dict[str, Any]:
    async with database.session(prison.scope) as session:
        found: dict[str, Any] = {
            "glance": await work.find_glance(session),
            "pressing": await work.list_pressing(session),
            "expected": await work.list_of(session, "expected"),
            "leaving": await work.list_of(session, "leaving"),
            "children": await work.list_children(session),
            "visits": await work.list_visits(session, prison.place),
            "ill": await work.list_ill(session),
            "reviews": await work.list_reviews(session, prison.place),
            "flags": await work.count_flags(session),
        }
        people = set(_people_of(found))
        found["names"] = await work.name_all(session, people)
        await identity.log_reads(session, prison, people, "see-register")
    return found


def _people_of(found: dict[str, Any]) -> Iterator[UUID]:
    yield from (row.person_id for row in (*found["expected"], *found["leaving"]))
    yield from (person for duty in found["pressing"] for person in duty.about)
    yield from (each for child in found["children"] for each in (child.child_id, child.parent_id))
    yield from (each.person for each in (*found["visits"], *found["reviews"]))
    yield from (each for pair in found["ill"] for each in pair)


@router.get("/register")
async def register(
    request: Request,
    prison: Reader,
    show: str = "inside",
    q: Annotated[str, Query(max_length=100)] = "",
    page: Annotated[int, Query(ge=1, le=10_000)] = 1,
) -> Response:
    """The register by list or by name, fifty at a time."""
    which = show if show in work.LISTS else "inside"
    words = q.strip()
    async with database.session(prison.scope) as session:
        if words:
            rows, pages = await work.search(session, words, A_PAGE), 1
        else:
            rows = await work.list_of(session, which, (page - 1) * A_PAGE, A_PAGE)
            pages = max(1, ceil(await work.count_of(session, which) / A_PAGE))
        listed = await _with_names(session, rows, prison)
    return portal.render(
        request, "register.html", rows=rows, typed=words, which=which, page=page, pages=pages, **listed
    )


async def _with_names(session: AsyncSession, rows: list[PrisonerRow], prison: Caller) -> dict[str, Any]:
    prisoners = [row.person_id for row in rows]
    children = await work.list_parents(session, prisoners)
    people = {*prisoners, *(child for each in children.values() for child in each)}
    await identity.log_reads(session, prison, people, "see-register")
    return {"children": children, "names": await work.name_all(session, people)}
