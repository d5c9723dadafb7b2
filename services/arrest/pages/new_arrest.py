"""A new arrest, one thing a screen: what is typed is kept at every step, for its author alone, until it is saved."""

from uuid import UUID, uuid4

from babel import Locale
from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from sqlalchemy.ext.asyncio import AsyncSession

from services.arrest import queries
from services.arrest.actions import arrests, drafts
from services.arrest.pages import screens
from services.arrest.pages.portal import Recorder, portal
from services.arrest.schemas import Draft
from shared import clock, database
from shared.errors import FieldError, NotFound, Refused
from shared.identity import Caller
from shared.web.forms import Form, is_reshaping, nested
from shared.web.language import LANGUAGES, N_, current, gettext, speaking

router = APIRouter()

NEXT_DOOR = ("VN", "TH", "LA", "CN")
NO_COUNTRY = ("EU", "EZ", "QO", "UN", "XA", "XB", "ZZ")

ALOUD = (
    N_("Is there anyone at home, a child or another person, who depends on you?"),
    N_("We ask so that somebody can look after them tonight."),
    N_("The police will not be told where they are: that goes to the social affairs office alone."),
)


@router.get("/arrests/new")
async def new_arrest(request: Request, _: Recorder) -> Response:
    """The first screen. Nothing is kept before something is typed."""
    return _show(request, Draft(id=uuid4()), "who")


@router.post("/drafts/{draft_id}/discard")
async def discard(draft_id: UUID, police: Recorder) -> Response:
    """Forget what was typed."""
    async with database.session(police.subject) as session:
        await queries.find_draft(session, draft_id)
        await drafts.drop_draft(session, draft_id)
    return RedirectResponse("/", status_code=303)


@router.get("/drafts/{draft_id}/at-scene")
async def at_scene(request: Request, draft_id: UUID, police: Recorder, then: str = "care") -> Response:
    """What to do now for a child who is still where the arrest was."""
    async with database.session(police.subject) as session:
        draft = await queries.find_draft(session, draft_id)
    target = then if screens.exists(then, draft.answers) else "care"
    return portal.render(request, "new/at_scene.html", draft=draft, target=target)


@router.get("/drafts/{draft_id}/{screen}")
async def show_screen(request: Request, draft_id: UUID, screen: str, police: Recorder) -> Response:
    """One screen with what was typed before."""
    async with database.session(police.subject) as session:
        try:
            draft = await queries.find_draft(session, draft_id)
        except NotFound:
            if await _is_saved(session, draft_id, police):
                return RedirectResponse(f"/arrests/{draft_id}", status_code=303)
            raise
    if not screens.exists(screen, draft.answers):
        raise NotFound
    return _show(request, draft, screen)


@router.post("/drafts/{draft_id}/{screen}")
async def keep_screen(request: Request, draft_id: UUID, screen: str, police: Recorder) -> Response:
    """Keep what was typed, whatever is wrong with it; go on when nothing is. The last screen saves the arrest."""
    posted = await request.form()
    async with database.session(police.subject) as session:
        draft = await _to_change(session, draft_id, screen, police)
        if draft is None:
            return RedirectResponse(f"/arrests/{draft_id}", status_code=303)
        if screen != "check":
            draft.answers = screens.keep(draft.answers, screen, nested(posted))
            draft.screen = screen
            await drafts.keep_draft(session, draft, by=police)
    if posted.get("_keep"):  # sent by itself while somebody types
        return Response(status_code=204)
    if screen == "check":
        return await _save(request, draft, police)
    if str(posted.get("_remove", "")).startswith("children."):
        return await _remove_child(draft, screen, police)
    if is_reshaping(posted) and posted.get("_add") != "children":
        return _show(request, draft, screen, add=str(posted.get("_add", "")))
    if errors := screens.mistakes_of(draft.answers, screen, clock.now()):
        return _show(request, draft, screen, errors, status=422)
    return RedirectResponse(_next(request, draft, screen, another=bool(posted.get("_add"))), status_code=303)


async def _to_change(session: AsyncSession, draft_id: UUID, screen: str, police: Caller) -> Draft | None:
    """The draft whose screen was sent, a new one for a first screen; None when it was saved as an arrest.

    Raises:
        NotFound: there is no such screen, or nothing yet to save.
    """
    try:
        draft = await queries.find_draft(session, draft_id, to_change=True)
    except NotFound:
        if await _is_saved(session, draft_id, police):
            return None
        draft = Draft(id=draft_id)
    if not screens.exists(screen, draft.answers) or (screen == "check" and not draft.answers):
        raise NotFound
    return draft


async def _is_saved(session: AsyncSession, draft_id: UUID, police: Caller) -> bool:
    """Whether a draft that is gone became an arrest: whoever comes back to it or presses twice is led there."""
    await database.reach(session, police.scope)
    try:
        await queries.find_arrest(session, draft_id)
    except NotFound:
        return False
    finally:
        await database.reach(session, police.subject)
    return True


def _next(request: Request, draft: Draft, screen: str, *, another: bool) -> str:
    """Where to go on: to one more child, to what must be done for a child at the scene, back to the check, or on."""
    index, answers = screens.child_of(screen), draft.answers
    target = screens.beside(screen, answers, 1) or "check"
    if another:
        target = f"child-{len(answers.get('children', ())) + 1}"
    elif request.query_params.get("then") == "check" and not (target.startswith("child-") and index is None):
        target = "check"
    if index is not None and answers["children"][index].get("whereabouts") == "at-scene":
        return f"/drafts/{draft.id}/at-scene?then={target}"
    return f"/drafts/{draft.id}/{target}"


async def _remove_child(draft: Draft, screen: str, police: Caller) -> Response:
    draft.answers = screens.without_child(draft.answers, screens.child_of(screen) or 0)
    async with database.session(police.subject) as session:
        await drafts.keep_draft(session, draft, by=police)
    return RedirectResponse(f"/drafts/{draft.id}/check", status_code=303)


async def _save(request: Request, draft: Draft, police: Caller) -> Response:
    if errors := screens.mistakes_of(draft.answers, "check", clock.now()):
        return _show(request, draft, "check", errors, status=422)
    try:
        async with database.session(police.scope) as session:
            saved = await arrests.record_arrest(session, screens.read(draft.answers, draft.id), by=police)
            await session.flush()
            await database.reach(session, police.subject)
            await drafts.drop_draft(session, draft.id)
    except Refused as refusal:
        if any(error.field == "id" for error in refusal.errors):  # pressed twice: the first press saved it
            return RedirectResponse(f"/arrests/{draft.id}", status_code=303)
        return _show(request, draft, "check", screens.as_asked(refusal.errors, draft.answers), status=refusal.status)
    return RedirectResponse(f"/arrests/{saved.id}?saved", status_code=303)


def _show(
    request: Request,
    draft: Draft,
    screen: str,
    errors: list[FieldError] | None = None,
    *,
    add: str = "",
    status: int = 200,
) -> Response:
    answers = screens.with_caregivers(draft.answers) if screen == "care" else draft.answers
    index, order = screens.child_of(screen), screens.list_screens(answers)
    checking = request.query_params.get("then") == "check"
    return portal.render(
        request,
        "new/child.html" if index is not None else f"new/{screen}.html",
        status=status,
        draft=draft,
        screen=screen,
        index=index,
        order=order,
        position=(order.index(screen) if screen in order else order.index("care")) + 1,
        back="check" if checking and screen != "check" else screens.beside(screen, answers, -1),
        checking=checking,
        adults=screens.named_adults(answers, index),
        keepers=screens.list_keepers(answers),
        countries=_countries() if screen == "who" else [],
        screen_of=screens.screen_of,
        aloud=[(spoken, _spoken(spoken)) for spoken in LANGUAGES],
        form=Form(answers, errors or (), add=add),
    )


def _countries() -> list[tuple[str, str]]:
    """Countries by code and name in the reader's language, those next door first."""
    names = {str(code): str(name) for code, name in Locale(current()).territories.items()}
    codes = [
        code for code in names if len(code) == 2 and code.isalpha() and code not in ("KH", *NEXT_DOOR, *NO_COUNTRY)
    ]
    return [(code, names[code]) for code in (*NEXT_DOOR, *sorted(codes, key=names.__getitem__))]


def _spoken(language: str) -> list[str]:
    with speaking(language):
        return [gettext(line) for line in ALOUD]
