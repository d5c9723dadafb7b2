"""The portal that both the families and the desks stand in, and the words of its own refusals."""

from pathlib import Path

from shared.web import messages
from shared.web.language import N_
from shared.web.portal import Portal

portal = Portal(
    "family",
    Path(__file__).parents[1] / "templates",
    agency=N_("For families"),
    navigation=[("/desk", N_("Slips and alarms"))],
)
messages.also({"not_stopped": N_("No notices of this office are waiting for a decision")})
