"""What to do with a notice now. One function decides for every notice, every time it is looked at."""

from dataclasses import dataclass
from datetime import datetime, time
from typing import Literal, NamedTuple

from services.family.domain.ways import Said, receipt_wait, waking_hour

State = Literal["waiting", "sent", "delivered", "failed", "withdrawn"]
PERHAPS_TOLD = ("waiting", "sent", "delivered", "withdrawn")


@dataclass(frozen=True)
class Seen:
    """Everything that decides about a notice, as it is at this moment."""

    state: State
    channel: str
    goes_at: datetime
    handed_at: datetime | None = None
    unsafe: bool = False
    stopped: bool = False
    retracted: bool = False
    revoked: bool = False
    urgent: bool = False
    rest_from: time | None = None
    rest_until: time | None = None
    too_many: bool = False
    cleared: bool = False


class Step(NamedTuple):
    """`rest`: nothing (any more). `withdraw`: never, because of `why`. `wait`: look again at `at`. `stop`: wait for a
    person. `hand`: hand it over now.
    """

    do: Literal["rest", "withdraw", "wait", "stop", "hand"]
    why: str = ""
    at: datetime | None = None


def next_step(seen: Seen, now: datetime) -> Step:
    """What to do with a notice now."""
    if seen.state != "waiting":
        return Step("rest")
    if why := why_not(unsafe=seen.unsafe, stopped=seen.stopped, retracted=seen.retracted, revoked=seen.revoked):
        return Step("withdraw", why)
    # A hand-over whose outcome is not known yet comes before everything else: it may have arrived.
    if seen.handed_at and now < seen.handed_at + receipt_wait(seen.channel):
        return Step("wait", at=seen.handed_at + receipt_wait(seen.channel))
    if now < seen.goes_at:
        return Step("wait", at=seen.goes_at)
    if not seen.urgent and (morning := waking_hour(now, seen.rest_from, seen.rest_until)) > now:
        return Step("wait", at=morning)
    if seen.too_many and not seen.cleared:
        return Step("stop")
    return Step("hand")


def why_not(*, unsafe: bool, stopped: bool, retracted: bool, revoked: bool) -> str | None:
    """Why a notice that waits must not go after all, the gravest reason first; None when it may."""
    reasons = {"unsafe": unsafe, "no-longer": stopped, "retracted": retracted, "revoked": revoked}
    return next((why for why, holds in reasons.items() if holds), None)


def after_receipt(state: State, said: Said) -> tuple[State, str | None]:
    """The state a delivery receipt leads to, and why it failed. Receipts may repeat and overtake each other.

    A receipt of any kind proves that the gateway took the message.
    """
    if state in ("withdrawn", "delivered"):
        return state, None
    if said == "delivered":
        return "delivered", None
    if said in ("not-delivered", "not-accepted-by-network"):
        return "failed", said
    return ("sent" if state == "waiting" else state), None
