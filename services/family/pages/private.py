"""The family's pages: a public first page and the private one behind a link and a PIN."""

import re
from typing import Any, Literal

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import ValidationError
from sqlalchemy.ext.asyncio import AsyncSession

from services.family import queries
from services.family.actions import recipients, visits
from services.family.channels import Saying, Told, newest_wording, sentences
from services.family.channels.naming import house_name
from services.family.domain import House, digest
from services.family.pages.portal import portal
from services.family.schemas import NewContact, NewReport, NewStop, PageView, Visit
from shared import database
from shared.errors import Refused
from shared.settings import settings
from shared.web.forms import Form, body, nested
from shared.web.language import current
from shared.web.messages import field_errors

router = APIRouter()

Deed = Literal["report", "contact", "stop", "resume"]


@router.get("/")
async def first_page(request: Request) -> Response:
    """What this is and whom to call, for anyone."""
    return portal.render(request, "first.html")


@router.get("/p/{token}")
async def private_page(request: Request, token: str) -> Response:
    """The page when its PIN was given in this browser, else the question for it; the same for a link that is none."""
    view = await _view(request, token)
    if view is None:
        return _private(portal.render(request, "pin.html", token=token))
    done = request.query_params.get("done")
    return _private(portal.render(request, "private.html", token=token, view=view, done=done, **_in_words(view)))


def _in_words(view: PageView) -> dict[str, Any]:
    """What happened last and what comes next, where the person is and where a hearing will be."""
    language = current()
    told = Told(Saying(view.saying, newest_wording(view.saying), language), House.of(view.last_place), view.on)
    house, hearing = House.of(view.place), view.hearing_place
    return {
        "said": sentences(told),
        "kind": house.kind if view.where else "",
        "where": house_name(house, language) if view.where else "",
        "hearing_where": house_name(House.of(hearing), language) if hearing else "",
    }


@router.post("/p/{token}")
async def give_pin(request: Request, token: str) -> Response:
    """Check the PIN and show the page, or ask again, in the same words whatever was wrong."""
    posted = await request.form()
    pin = str(posted.get("pin", "")).translate(_KHMER_DIGITS).strip()
    try:
        visit = await visits.open_page(token, pin)
    except Refused:
        return _private(portal.render(request, "pin.html", status=422, token=token, wrong=True))
    answer = _private(RedirectResponse(f"/p/{token}", status_code=303))
    answer.set_cookie(_cookie(), queries.write_pass(visit), httponly=True, samesite="lax", secure=_secure(), path="/p/")
    return answer


@router.post("/p/{token}/forget")
async def forget(token: str) -> Response:
    """This phone is shared: the page asks for the PIN again."""
    answer = _private(RedirectResponse(f"/p/{token}", status_code=303))
    answer.delete_cookie(_cookie(), httponly=True, samesite="lax", secure=_secure(), path="/p/")
    return answer


@router.get("/p/{token}/{deed}")
async def begin_deed(request: Request, token: str, deed: Deed) -> Response:
    """The form of what a family can do here; without an open page, the question for its PIN."""
    if await _view(request, token) is None:
        return _private(RedirectResponse(f"/p/{token}", status_code=303))
    return _private(portal.render(request, f"{deed}.html", token=token, form=Form()))


@router.post("/p/{token}/{deed}")
async def do_deed(request: Request, token: str, deed: Deed) -> Response:
    """Take it down and show the page again, or show the form again with what was typed and what is wrong."""
    visit = _visit(request)
    if visit is None:
        return _private(RedirectResponse(f"/p/{token}", status_code=303))
    posted = await request.form()
    try:
        async with database.session(database.EVERYWHERE) as session:
            await queries.find_own(session, visit, token)
            await _take_down(session, visit, deed, body(nested(posted)))
    except ValidationError as error:
        form = Form.of(posted, field_errors(error.errors()))
        return _private(portal.render(request, f"{deed}.html", status=422, token=token, form=form))
    return _private(RedirectResponse(f"/p/{token}?done={deed}", status_code=303))


async def _take_down(session: AsyncSession, visit: Visit, deed: Deed, said: dict[str, Any]) -> None:
    if deed == "stop":
        await visits.stop(session, visit, NewStop.model_validate(said))
    elif deed == "resume":
        await recipients.want_again(session, visit.recipient_id)
    elif deed == "contact":
        await recipients.change_contact(session, visit.recipient_id, NewContact.model_validate(said))
    else:
        await visits.report(session, visit, NewReport.model_validate(said))


@router.post("/code")
async def give_code(request: Request) -> Response:
    """A code that was heard or read on paper leads to the page it stands for; whether there is one, the PIN tells."""
    posted = await request.form()
    code = re.sub(r"\D", "", str(posted.get("code", "")).translate(_KHMER_DIGITS))
    return _private(RedirectResponse(f"/p/{code or 'unknown'}", status_code=303))


async def _view(request: Request, token: str) -> PageView | None:
    visit = _visit(request)
    if visit is None:
        return None
    async with database.session(database.EVERYWHERE) as session:
        notice = await queries.find_visit(session, visit)
    if notice is None or notice.link_digest != digest(token):
        return None
    async with database.session(f"recipient:{visit.recipient_id}") as session:
        return await queries.find_page(session, visit.recipient_id)


def _visit(request: Request) -> Visit | None:
    visit = queries.read_pass(request.cookies.get(_cookie(), ""))
    return None if visit is None or queries.is_over(visit) else visit


_KHMER_DIGITS = str.maketrans("០១២៣៤៥៦៧៨៩", "0123456789")


def _cookie() -> str:
    return f"sambok_family_page_{settings().instance}"


def _secure() -> bool:
    return settings().public_url.startswith("https:")


def _private(answer: Response) -> Response:
    # The frame adds `Referrer-Policy: same-origin`: the address goes to no other site, and unlike `no-referrer` it lets
    # old browsers that know no Sec-Fetch-Site say with the form that it is ours.
    answer.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    answer.headers["Cache-Control"] = "no-store"
    return answer
