"""The courts' portal, who may see and do what on its pages, and the words of this court's own refusals."""

from pathlib import Path
from typing import Annotated, Any

from fastapi import Depends, Request
from fastapi.responses import HTMLResponse

from services.court.pages import wording
from shared.identity import Caller
from shared.web import messages, sign_in
from shared.web.language import N_
from shared.web.portal import Portal

portal = Portal(
    "court",
    Path(__file__).parents[1] / "templates",
    agency=N_("Court"),
    navigation=[
        ("/", N_("Today")),
        ("/hearings", N_("Hearings")),
        ("/alternatives", N_("Alternatives")),
        ("/people", N_("Everybody")),
    ],
)
messages.also(
    {
        "not_brought": N_("The police have not brought this person to court"),
        "no_case": N_("No case is open about this person"),
        "no_appeal": N_("No appeal is waiting for a decision"),
        "no_hearing": N_("No hearing is set"),
        "not_detained": N_("This person is not in provisional detention"),
        "already_free": N_("This person is free already"),
        "unknown_prison": N_("Choose a prison"),
    }
)


def show(request: Request, template: str, *, status: int = 200, **context: Any) -> HTMLResponse:
    """A page of this court; templates find its words as `word`."""
    return portal.render(request, template, status=status, word=wording, **context)


Reader = Annotated[Caller, Depends(sign_in.may("court", "see-cases"))]
