"""The prisons' portal, and who may see and do what on its pages."""

from pathlib import Path
from typing import Annotated

from fastapi import Depends

from shared import law
from shared.identity import Caller
from shared.web import sign_in
from shared.web.language import N_, current
from shared.web.portal import Portal

portal = Portal(
    "prison",
    Path(__file__).parents[1] / "templates",
    agency=N_("Prison"),
    navigation=[("/", N_("Today")), ("/register", N_("Register"))],
    office=lambda caller: law.prison_name(caller.place, current()),
)

Reader = Annotated[Caller, Depends(sign_in.may("prison", "see-register"))]
Keeper = Annotated[Caller, Depends(sign_in.may("prison", "keep-register"))]
