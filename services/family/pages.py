"""The family's pages: a public first page, the private one behind a link and a PIN, and where receipts come in."""

import re
from pathlib import Path

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from services.family import channels, queries
from services.family.actions import sending, visits
from services.family.domain import digest
from services.family.schemas import PageView
from shared import database
from shared.errors import Refused
from shared.settings import settings
from shared.web.language import N_
from shared.web.portal import Portal

portal = Portal("family", Path(__file__).parent / "templates", agency=N_("For families"))
router = APIRouter()


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
    return _private(portal.render(request, "private.html", token=token, view=view))


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


@router.get("/receipts/{token}")
async def receive_receipt(request: Request, token: str) -> Response:
    """A delivery report: gateways call the address each message came with. An unknown token answers 404."""
    receipt = channels.read_receipt(request.query_params)
    async with database.session(database.EVERYWHERE) as session:
        await sending.take_receipt(session, token, receipt)
    return Response(status_code=204)


async def _view(request: Request, token: str) -> PageView | None:
    visit = queries.read_pass(request.cookies.get(_cookie(), ""))
    if visit is None or queries.is_over(visit):
        return None
    async with database.session(database.EVERYWHERE) as session:
        notice = await queries.find_visit(session, visit)
    if notice is None or notice.link_digest != digest(token):
        return None
    async with database.session(f"recipient:{visit.recipient_id}") as session:
        return await queries.find_page(session, visit.recipient_id)


@router.post("/code")
async def give_code(request: Request) -> Response:
    """A code that was heard or read on paper leads to the page it stands for; whether there is one, the PIN tells."""
    posted = await request.form()
    code = re.sub(r"\D", "", str(posted.get("code", "")).translate(_KHMER_DIGITS))
    return _private(RedirectResponse(f"/p/{code or 'unknown'}", status_code=303))


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
