"""The police's portal, and who may see and do what on its pages."""

from pathlib import Path
from typing import Annotated

from fastapi import Depends

from shared.identity import Caller
from shared.web import sign_in
from shared.web.language import N_
from shared.web.portal import Portal

portal = Portal(
    "arrest",
    Path(__file__).parents[1] / "templates",
    agency=N_("Police"),
    navigation=[("/", N_("Today")), ("/arrests/new", N_("New arrest"))],
)

Reader = Annotated[Caller, Depends(sign_in.may("arrest", "see-arrests"))]
Recorder = Annotated[Caller, Depends(sign_in.may("arrest", "record-arrest"))]
