"""A service's portal: renders its templates in the shared layout and answers for sign-in, assets, places and errors.

`portal = Portal("post", Path(__file__).parent / "templates", agency=N_("Post"))`, then `portal.install(app)` and,
in a page, `return portal.render(request, "today.html", people=people)`.
"""

import uuid
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode

from fastapi import APIRouter, FastAPI, Request
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from jinja2 import ChainableUndefined, ChoiceLoader, Environment, FileSystemLoader, PackageLoader, PrefixLoader

from shared import clock, places
from shared.identity import Caller
from shared.web import language, sessions, sign_in
from shared.web.assets import Assets
from shared.web.filters import FILTERS
from shared.web.forms import Form
from shared.web.frame import SECURITY_HEADERS, PageFrame
from shared.web.language import N_, gettext

TEMPLATES = Path(__file__).parent / "templates"
# Title and what to do, for each status with a page of its own; others take the nearest.
ERRORS = {
    400: (N_("That did not work"), N_("Go back and try again.")),
    401: (N_("Sign in first"), N_("You are not signed in, or were signed out after a while without work.")),
    403: (
        N_("You may not see this page"),
        N_("Your office has no access to this page. If you need it, ask your lead."),
    ),
    404: (N_("We found nothing here"), N_("There is no such page or record, or it lies outside your place.")),
    413: (N_("That is too large"), N_("Send less at once.")),
    422: (N_("Some answers need another look"), N_("Nothing was saved. Go back and check what you typed.")),
    429: (N_("Too many tries"), N_("Wait a while, then try again.")),
    500: (N_("We could not save; nothing was sent"), N_("Something broke here. What you typed is still in the form.")),
    503: (N_("Not available now"), N_("We cannot reach what we need. Wait a minute, then try again.")),
}


class Portal:
    """One service's pages: its templates over the shared ones, in the reader's language."""

    def __init__(
        self,
        service: str,
        templates: Path,
        *,
        agency: str = "",
        navigation: Sequence[tuple[str, str] | tuple[str, str, Sequence[str]]] = (),
        office: Callable[[Caller], str] | None = None,
    ) -> None:
        """`agency` and the labels of `navigation` (path, label, the roles that see it when not all) are marked `N_`.

        `office` names where a caller works, for an agency whose offices are no places of the gazetteer.
        """
        self.service = service
        self.agency = agency
        self.navigation = (*navigation, ("/set-aside", N_("Facts set aside"), ("ministry",)))
        language.load(templates / "km.po")
        # One for each language, because Jinja works out constants and what a template sets once, not for every reader.
        self._environments = {spoken: _environment(templates) for spoken in language.LANGUAGES}
        for environment in self._environments.values():
            environment.globals["office"] = office or _office

    def install(self, app: FastAPI) -> None:
        """Give the app the frame around pages, `/static`, `/places`, the sign-in routes and their error pages."""
        assets = Assets()
        for environment in self._environments.values():
            environment.globals["asset"] = assets.url
        app.router.routes.append(assets.route())
        app.include_router(self._routes())
        app.include_router(sign_in.routes(self.service))
        app.add_middleware(PageFrame, service=self.service, refuse=self._refuse_forged)
        app.add_exception_handler(sign_in.SignInNeeded, self._ask_to_sign_in)
        app.add_exception_handler(sign_in.SignInFailed, self._sign_in_failed)
        app.add_exception_handler(sessions.Unavailable, self._unavailable)

    def render(self, request: Request, template: str, *, status: int = 200, **context: Any) -> HTMLResponse:
        """A page. Templates also find `caller` (or None), `language`, `path` and an empty `form` when none is given."""
        session = getattr(request.state, "session", None)
        known = {
            "request": request,
            "path": request.url.path,
            "caller": session.caller if session else None,
            "portal": self,
            "switch": _language_links(request),
            "form": Form(),
            **context,
        }
        return HTMLResponse(self.fragment(template, **known), status, SECURITY_HEADERS)

    def fragment(self, template: str, **context: Any) -> str:
        """A template as text in the current language, for `live.stream` and for htmx swaps."""
        spoken = language.current()
        return self._environments[spoken].get_template(template).render(language=spoken, **context)

    def error(self, request: Request, status: int, text: str = "") -> HTMLResponse:
        """The designed page for an error, in the reader's language; `text` (translated) replaces the usual advice."""
        title, advice = ERRORS.get(status) or ERRORS[500 if status >= 500 else 400]
        return self.render(
            request, "error.html", status=status, error=status, title=gettext(title), advice=text or gettext(advice)
        )

    def _routes(self) -> APIRouter:
        router = APIRouter(include_in_schema=False)

        @router.get("/places", name="places")
        def find_places(q: str = "") -> JSONResponse:
            found = places.search(q[:100], language.current())
            content = [{"label": place.label, "name": place.name, "within": ", ".join(place.within)} for place in found]
            return JSONResponse(content, headers={"Cache-Control": "private, max-age=3600", "Vary": "Cookie"})

        @router.get("/signed-out", name="signed-out")
        async def signed_out(request: Request) -> Response:
            return self.render(request, "signed_out.html")

        @router.get("/signed-in-again", name="signed-in-again")
        async def signed_in_again(request: Request) -> Response:
            return self.render(request, "signed_in_again.html")

        return router

    def _refuse_forged(self, request: Request) -> Response:
        return self.error(request, 403, gettext("This form did not come from our own page. Open the page anew."))

    async def _ask_to_sign_in(self, request: Request, _error: Exception) -> Response:
        """Send a reader to sign in and back; whoever posts keeps what was typed and sends it again after signing in."""
        path = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        if "text/event-stream" in request.headers.get("accept", ""):
            return self.error(request, 401)
        if request.method in ("GET", "HEAD"):
            return RedirectResponse(f"/sign-in?{urlencode({'next': path})}", status_code=303)
        posted = await request.form()
        fields = [(name, value) for name, value in posted.multi_items() if isinstance(value, str)]
        return self.render(request, "sign_in_again.html", status=401, fields=fields, action=path)

    async def _sign_in_failed(self, request: Request, _error: Exception) -> Response:
        if request.state.session is not None:
            return RedirectResponse("/", status_code=303)
        return self.render(request, "sign_in_failed.html", status=400)

    async def _unavailable(self, request: Request, _error: Exception) -> Response:
        answer = self.error(request, 503)
        answer.headers["Retry-After"] = "30"
        return answer


def _environment(templates: Path) -> Environment:
    packaged = PackageLoader("govuk_frontend_jinja")
    environment = Environment(
        loader=ChoiceLoader(
            [FileSystemLoader([templates, TEMPLATES]), PrefixLoader({"govuk_frontend_jinja": packaged})]
        ),
        autoescape=True,
        undefined=ChainableUndefined,  # the packaged macros read parameters that were not given, several levels deep
        extensions=["jinja2.ext.i18n", "jinja2.ext.do"],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.policies["ext.i18n.trimmed"] = True
    environment.install_gettext_callables(language.plain, language.plain_plural, newstyle=True)  # type: ignore[attr-defined]
    environment.filters.update(FILTERS)
    environment.globals.update(
        now=clock.now,
        today=clock.today,
        new_id=lambda: str(uuid.uuid4()),
        search_places=lambda text: places.search(text, language.current()),
    )
    return environment


def _office(caller: Caller) -> str:
    """Where a caller works: the place by name, a code of another kind as it is."""
    return places.name(caller.place, language.current()) if caller.place else gettext("Cambodia")


def _language_links(request: Request) -> list[dict[str, Any]]:
    """ខ្មែរ | English: this page again, its query kept; a page that was posted leads to the same path."""
    query = [(key, value) for key, value in parse_qsl(request.url.query) if key != "lang"]
    return [
        {
            "lang": code,
            "label": label,
            "href": f"{request.url.path}?{urlencode([*query, ('lang', code)])}",
            "current": code == language.current(),
        }
        for code, label in (("km", "ខ្មែរ"), ("en", "English"))
    ]
