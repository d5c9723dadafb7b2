"""The portal that both the families and the desks stand in."""

from pathlib import Path

from shared.web.language import N_
from shared.web.portal import Portal

portal = Portal(
    "family",
    Path(__file__).parents[1] / "templates",
    agency=N_("For families"),
    navigation=[("/desk", N_("Slips and alarms"))],
)
