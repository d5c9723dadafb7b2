"""For any order of events: no notice goes out twice, to somebody unsafe, or after it was withdrawn.

The rules that decide are the service's own (`next_step`, `after_receipt`, `next_way`); around them stands what the
service keeps of one notice, and a network that takes messages, loses answers and tells receipts as it likes, save that
whatever it took it says so within the wait. Each thing that can happen is one step, in any order.
"""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Literal, get_args

from hypothesis import given, settings
from hypothesis import strategies as st

from services.family import domain
from services.family.domain import Reach, Seen

BEGINS = datetime(2015, 3, 15, 2, tzinfo=UTC)
SERVED = frozenset({"sms", "voice", "telegram", "email", "in-person"})
Event = Literal[
    "look", "time", "long-time", "retract", "flag-unsafe", "stop", "re-contact", "stop-office", "let-go", "tell-again",
    "rest-at-night",
]  # fmt: skip
# What the network does with a message that it is asked to take.
Fate = Literal["takes", "refuses-now", "refuses", "takes-and-is-silent", "loses", "takes-and-fails-later", "unanswered"]


@dataclass
class World:
    """One recipient, one fact: what the service keeps of the notice, and what the network really took."""

    reach: Reach
    milestone: str
    now: datetime = BEGINS
    tried: list[str] = field(default_factory=list)
    taken: list[tuple[int, datetime, str]] = field(default_factory=list)
    failed: int = 0
    rings: int = 0
    again_at: datetime | None = None
    turn: int = 0
    forbidden_since: int | None = None
    receipts: list[tuple[datetime, domain.Said]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.seen = self._anew(domain.goes_at(self.milestone, BEGINS))

    def _anew(self, goes_at: datetime) -> Seen:
        """As `begin` does: the next way that was not tried, or it has failed."""
        kept = getattr(self, "seen", Seen("waiting", "", goes_at))
        way = domain.next_way(self.reach, SERVED, self.tried)
        self.receipts.clear()  # a new receipt address: what is told at the old one concerns nobody any more
        return replace(kept, state="waiting" if way else "failed", channel=way or "", goes_at=goes_at, handed_at=None)

    def do(self, event: Event, fate: Fate) -> None:
        """One thing happens; then time has passed in which receipts came."""
        self.turn += 1
        match event:
            case "look":
                self.look(fate)
            case "time" | "long-time":
                self.now += timedelta(minutes=1) if event == "time" else timedelta(hours=7)
                self.hear_receipts()
            case "retract":
                self.forbid(retracted=True)
            case "flag-unsafe":
                self.forbid(unsafe=True)
            case "stop":
                self.forbid(stopped=True)
            case "re-contact" | "tell-again":
                self.prepare_again()
            case "stop-office" | "let-go":
                self.seen = replace(self.seen, too_many=event == "stop-office", cleared=event == "let-go")
            case "rest-at-night":
                self.seen = replace(self.seen, rest_from=domain.NIGHT[0], rest_until=domain.NIGHT[1])

    def forbid(self, **why: bool) -> None:
        self.seen = replace(self.seen, **why)
        self.forbidden_since = self.forbidden_since or self.turn

    def prepare_again(self) -> None:
        """As `prepare` does: it goes anew unless it was handed over, and to nobody who may not hear of it."""
        handed = self.seen.state in ("sent", "delivered") or (self.seen.state == "waiting" and self.seen.handed_at)
        if not handed and self.forbidden_since is None:
            self.tried = []
            self.seen = self._anew(max(self.now, domain.goes_at(self.milestone, BEGINS)))

    def look(self, fate: Fate) -> None:
        """As `send` does: decide, commit that it is being handed over, ask the network, keep what it said."""
        step = domain.next_step(self.seen, self.now)
        if step.do == "withdraw":
            self.seen = replace(self.seen, state="withdrawn")
        if step.do != "hand":
            assert step.at is None or step.at > self.now, "who waits for a moment that is past waits for ever"
            return
        self.seen = replace(self.seen, handed_at=self.now)
        self.network(fate)

    def network(self, fate: Fate) -> None:
        channel = self.seen.channel
        if fate in ("takes", "takes-and-is-silent", "takes-and-fails-later"):
            self.taken.append((self.turn, self.now, channel))
            said: domain.Said = "not-delivered" if fate == "takes-and-fails-later" else "delivered"
            self.receipts += [(self.now + timedelta(seconds=5), "taken"), (self.now + timedelta(seconds=30), said)]
        match fate:
            case "takes" | "takes-and-fails-later":
                self.seen = replace(self.seen, state="sent")
            case "unanswered":
                self.seen = replace(self.seen, state="sent")
                self.receipts.append((self.now + timedelta(seconds=30), "unanswered"))
            case "refuses-now":
                self.seen = replace(self.seen, handed_at=None)
            case "refuses":
                self.fall_back()

    def fall_back(self) -> None:
        self.tried = [*self.tried, self.seen.channel]
        self.seen = self._anew(self.now)

    def hear_receipts(self) -> None:
        due = [each for each in self.receipts if each[0] <= self.now]
        self.receipts = [each for each in self.receipts if each not in due]
        for _, said in due:
            if said == "unanswered":
                self.ring_again()
                return
            after, _why = domain.after_receipt(self.seen.state, said)
            if after == "failed":
                self.failed += 1
                self.fall_back()
                return
            self.seen = replace(self.seen, state=after)

    def ring_again(self) -> None:
        goes_at = domain.rings_again_at(self.now, self.rings)
        if goes_at is None:
            self.fall_back()
        elif self.seen.state == "sent":
            self.rings += 1
            self.seen = replace(self.seen, state="waiting", goes_at=goes_at, handed_at=None)


steps = st.lists(
    st.tuples(
        st.one_of(st.just("look"), st.just("time"), st.sampled_from(get_args(Event))), st.sampled_from(get_args(Fate))
    ),
    max_size=60,
)
reaches = st.builds(
    Reach, st.sampled_from(sorted(SERVED)), phone=st.booleans(), email=st.booleans(), chat=st.booleans()
)


@settings(max_examples=2000, deadline=None)
@given(happens=steps, reach=reaches, milestone=st.sampled_from(["arrested", "sentenced"]))
def test_nothing_goes_twice_nor_to_anybody_unsafe_nor_after_it_was_withdrawn(
    happens: list[tuple[Event, Fate]], reach: Reach, milestone: str
) -> None:
    world = World(reach, milestone)
    for event, fate in happens:
        world.do(event, fate)
    arrived = len(world.taken) - world.failed
    assert arrived <= 1, f"{arrived} of {world.taken} arrived"
    if world.forbidden_since is not None:
        assert all(turn < world.forbidden_since for turn, _, _ in world.taken)
    assert all(at >= domain.goes_at(milestone, BEGINS) for _, at, _ in world.taken), "nothing goes within its hold"


@given(reach=reaches, milestone=st.sampled_from(["arrested", "sentenced"]))
def test_left_alone_it_goes_once_by_a_way_they_have(reach: Reach, milestone: str) -> None:
    world = World(reach, milestone)
    for _ in range(40):
        world.do("look", "takes")
        world.do("time", "takes")
    assert len(world.taken) == bool(domain.ways(reach))
