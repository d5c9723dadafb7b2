"""People and arrests in a few words, with nothing left out that an arrest must have."""

from typing import Any
from uuid import uuid4

Body = dict[str, Any]
HOME = "171012"


def person(**said: Any) -> Body:
    """Someone with an id of their own and whatever is said about them."""
    return {"id": str(uuid4()), **said}


def mother(**said: Any) -> Body:
    """A grown woman of Siem Reap, by name."""
    return person(**{"name_latin": "Keo Sreymom", "sex": "female", "age": 29, "nationality": "KH", "home": HOME} | said)


def father(**said: Any) -> Body:
    """A grown man of Siem Reap, by name."""
    return person(**{"name_latin": "Keo Vuthy", "sex": "male", "age": 33, "nationality": "KH", "home": HOME} | said)


def grandmother(**said: Any) -> Body:
    """Someone who can care for children and has a telephone."""
    return person(
        **{"name_latin": "Ros Chea", "sex": "female", "age": 64, "phone": "+85512000405", "home": HOME, "reads": "yes"}
        | said
    )


def child(**said: Any) -> Body:
    """A child of six."""
    return person(**{"name_latin": "Keo Dara", "sex": "male", "age": 6} | said)


def listed(of: Body | None = None, **said: Any) -> Body:
    """A child as an arrest lists it: at home with nobody named, and its parent agreed."""
    return {"child": of or child(), "relation": "child", "whereabouts": "alone", "consent": "yes"} | said


def caregiver(who: Body | None = None, **said: Any) -> Body:
    """A caregiver as an arrest names one: agreed, and may be told by text message."""
    return {
        "person": who or grandmother(), "relation": "grandmother", "agreed": "yes", "may_be_told": "yes",
        "channel": "sms", "language": "km",
    } | said  # fmt: skip


def arrest(who: Body | None = None, **said: Any) -> Body:
    """An arrest as `arrest.record` takes it; without children the answer about dependants is that there are none."""
    who = who or mother()
    children = said.get("children", [])
    known: Body = {
        "id": str(uuid4()),
        "person": who,
        "offence": {"class": "misdemeanour", "label": "theft"},
        "dependants": "yes" if children else "none",
    }
    if who.get("sex") == "female":
        known["pregnant"] = "no"
    if children:
        known["explained"] = "by-parent"
    return known | said


def family(**said: Any) -> Body:
    """An arrest of a mother whose two children stay with a grandmother who may be told."""
    elder = said.pop("caregiver", None) or grandmother()
    children = [listed(whereabouts="with-adult", **{"with": elder}), listed(child(name_latin="Keo Bopha", age=2))]
    return arrest(**{"children": children, "caregivers": [caregiver(elder)]} | said)
