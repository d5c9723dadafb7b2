"""The workers' portal, and who may see and do what on its pages."""

from pathlib import Path
from typing import Annotated

from fastapi import Depends

from shared.identity import Caller
from shared.web import sign_in
from shared.web.language import N_
from shared.web.portal import Portal

OVERSEERS = ("welfare-lead", "ministry")
portal = Portal(
    "welfare",
    Path(__file__).parents[1] / "templates",
    agency=N_("Social affairs"),
    navigation=[
        ("/", N_("Queue")),
        ("/late", N_("What is due")),
        ("/approvals", N_("Approvals")),
        ("/overview", N_("Offices"), OVERSEERS),
    ],
)

Reader = Annotated[Caller, Depends(sign_in.may("welfare", "see-households"))]
Worker = Annotated[Caller, Depends(sign_in.may("welfare", "act-on-households"))]
Overseer = Annotated[Caller, Depends(sign_in.may("welfare", "oversee-offices"))]
