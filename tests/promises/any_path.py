"""People of every agency do what comes to their minds, about one family: a random path through the law and the care.

Commands are drawn from the vocabulary of the stories, so that every verb and code takes part. What a service refuses
is refused, with fields named; what it takes is handled everywhere before the next.
"""

import random
from collections import Counter
from collections.abc import AsyncIterator, Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from shared.clock import PHNOM_PENH
from stories.bodies import body_of
from stories.platform import routes_of
from stories.story import Story
from stories.vocabulary import VERBS, Field
from tests.doors import Doors

PARENTS = ("mother", "aunt", "father")
CHILDREN = ("boy", "girl", "baby", "newborn")
OTHERS = ("granny", "uncle")
# Most of a path lies in one province; what an office elsewhere does is refused or happens to fit.
OFFICES = {
    "arrest": ("police@17", "police@17", "police@17", "police@12"),
    "court": ("clerk@17", "clerk@17", "judge@17", "judge@17", "clerk@12"),
    "prison": ("prison@P-17", "prison@P-17", "prison@P-17", "prison@CC2"),
    "welfare": ("welfare@1710", "welfare@1710", "welfare-lead@17", "welfare@1204"),
}
# Who may be meant by a field; a verb of its own beats the field's name.
MEANT = {
    "person": PARENTS, "child": CHILDREN, "to": OTHERS, "with": (*OTHERS, *PARENTS), "of": PARENTS, "parent": PARENTS,
    "about": CHILDREN, "children": CHILDREN, "children_inside": CHILDREN, "visitors": (*OTHERS, *CHILDREN),
    "unsafe": ("uncle", "father"), "other_carers_held": PARENTS,
}  # fmt: skip
MEANT_BY_VERB = {
    "welfare.acknowledge": CHILDREN, "welfare.flag-unsafe": ("uncle", "father"), "welfare.assess-carer": OTHERS,
}  # fmt: skip
# How often compared with any other verb: what leads on comes often enough for a path to reach its end.
OFTEN = {
    "arrest.record": 3, "arrest.end-custody": 6, "court.open-case": 8, "court.order-detention": 8, "prison.admit": 16,
    "court.pass-sentence": 6,
}  # fmt: skip
OFTEN_BY_SERVICE = {"court": 3, "prison": 4}
TOLD = ("custody.ended", "case.opened", "detention.ordered", "hearing.scheduled", "sentence.passed", "appeal.filed",
        "prisoner.admitted", "visit.recorded", "birth.recorded", "release.scheduled", "child.admitted")  # fmt: skip
# What is asked because of something else said is nearly always given, or most of what is tried would be refused.
ALWAYS = {"explained", "not_asked_reason", "consulate_told", "why_apart", "necessity", "prison"}
STEPS = (timedelta(minutes=1), timedelta(minutes=7), timedelta(minutes=40), timedelta(hours=9), timedelta(days=2))


def people(chance: random.Random) -> dict[str, dict[str, Any]]:
    """A family of this path alone; the telephones are its own."""

    def phone() -> str:
        return f"+8559{chance.randrange(10**7):07}"

    return {
        "mother": {"name_latin": "Mother", "sex": "female", "born": "1990-02-28", "nationality": "KH",
                   "home": "171003"},
        "aunt": {"name_latin": "Aunt", "sex": "female", "age": 17, "nationality": "KH", "home": "120401"},
        "father": {"name_latin": "Father", "sex": "male", "age": 40, "nationality": "VN", "phone": phone()},
        "boy": {"name_latin": "Boy", "sex": "male", "born": "2012-02-29", "home": "171003"},
        "girl": {"name_latin": "Girl", "sex": "female", "age": 4},
        "baby": {"name_latin": "Baby", "sex": "female", "born": "2017-09-01"},
        "newborn": {"name_latin": "Newborn", "sex": "male", "born": "2018-08-20"},
        "granny": {"name_latin": "Granny", "sex": "female", "age": 61, "phone": phone(), "home": "120401"},
        "uncle": {"name_latin": "Uncle", "sex": "male", "age": 33, "phone": phone(), "home": "171005"},
    }  # fmt: skip


def _service(verb: str) -> str:
    return verb.partition(".")[0]


class Path:
    """One random path; the same `seed` draws the same commands, whatever is taken or refused."""

    def __init__(self, doors: Doors, seed: int) -> None:
        self.chance = random.Random(seed)
        self.now = datetime(2018, 9, 3, 16, 30, tzinfo=PHNOM_PENH)
        self.story = Story("", f"path {seed}", "", people(self.chance), ())
        self.ids = {key: str(UUID(int=self.chance.getrandbits(128), version=4)) for key in self.story.people}
        self.taken: list[str] = []
        self.refused: Counter[str] = Counter()
        self._doors = doors
        self._verbs = [verb for verb in VERBS if _service(verb) in OFFICES]
        self._weights = [OFTEN.get(verb) or OFTEN_BY_SERVICE.get(_service(verb), 1) for verb in self._verbs]

    async def go(self, count: int) -> AsyncIterator[str]:
        """Each of so many verbs that were taken, handled everywhere with the deadlines of the time after it."""
        await self._doors.empty()
        await self._doors.set_clock(self.now.isoformat())
        routes = await self._routes()
        while len(self.taken) < count:
            assert self.refused.total() < 40 * count, self.refused
            verb = self.chance.choices(self._verbs, self._weights)[0]
            fields = {name: said for name, each in VERBS[verb].fields.items() for said in self._said(verb, name, each)}
            body = body_of(verb, fields, self.story, self.ids)
            service = _service(verb)
            answer = await self._doors(service, self.chance.choice(OFFICES[service])).post(routes[verb], json=body)
            assert not answer.is_server_error, (verb, fields, answer.text)
            if answer.is_success:
                self.taken.append(verb)
                self.now += self.chance.choice(STEPS)
                await self._doors.set_clock(self.now.isoformat())
                await self._doors.until_handled()
                yield verb
            else:
                self.refused[verb] += 1

    async def _routes(self) -> dict[str, str]:
        """The address of every verb's command."""
        found = {}
        for service in OFFICES:
            openapi = (await self._doors(service).get("/openapi.json")).json()
            found |= {route.operation: route.path for route in routes_of(service, openapi)}
        return found

    # --- what is said -----------------------------------------------------------------------------------------------

    def _said(self, verb: str, name: str, field: Field) -> Iterable[Any]:
        """The value of a field, or none when it is left out."""
        if field.required or name in ALWAYS or self.chance.random() < 0.5:
            yield self._value(verb, name, field)

    def _value(self, verb: str, name: str, field: Field) -> Any:
        if field.many and field.kind == "map":
            return [self._map(verb, key, field.shape) for key in self._some(CHILDREN if "child" in name else OTHERS)]
        if field.many and field.kind == "person":
            return self._some(MEANT[name])
        if field.many:
            return [self._one(verb, name, field)]
        return self._map(verb, "", field.shape) if field.kind == "map" else self._one(verb, name, field)

    def _some(self, keys: tuple[str, ...]) -> list[str]:
        return self.chance.sample(keys, self.chance.choice((1, 1, 2)))

    def _map(self, verb: str, key: str, shape: Mapping[str, Field]) -> dict[str, Any]:
        """An item of a list is about `key`, whichever field of it names whom it is about."""
        drawn = {name: value for name, field in shape.items() for value in self._said(verb, name, field)}
        first = next(iter(shape))
        return drawn | {first: key} if key else drawn

    def _one(self, verb: str, name: str, field: Field) -> Any:
        simple: dict[str, Any] = {
            "number": self.chance.choice((0, 1, 6, 18)),
            "place": self.chance.choice(("171003", "120401", "1710")),
            "place-or-text": "Central",
            "prison": self.chance.choice(("CC2", "P-17", "P-17", "P-17")),
            "texts": ["One step after the other."],
        }
        if name == "outcome" and field.kind == "code":
            return self.chance.choice(("to-court", "to-court", "to-court", *field.allowed))
        if field.kind == "code":
            return self.chance.choice(field.allowed)
        if field.kind in ("person", "person-or-name"):
            return self.chance.choice(MEANT_BY_VERB.get(verb) or MEANT[name])
        if field.kind in ("date", "time", "date-or-time"):
            return self._day(ahead=name != "arrived_at", with_time=field.kind == "time")
        return simple[field.kind] if field.kind in simple else self._text(name)

    def _day(self, *, ahead: bool, with_time: bool) -> str:
        days = timedelta(days=self.chance.choice((1, 3, 20, 60)))
        moment = self.now + days if ahead else self.now - timedelta(hours=1)
        return moment.isoformat() if with_time else date.isoformat(moment.date())

    def _text(self, name: str) -> str:
        if name == "what":
            return self.chance.choice(TOLD)
        return f"Path {self.chance.randrange(10**9)}" if name == "case_number" else "As it was said."
