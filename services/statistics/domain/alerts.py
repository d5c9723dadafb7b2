"""What is counted of one alert, from everything told of it in any order."""

from collections.abc import Iterator
from uuid import UUID, uuid5

from services.statistics.domain.measures import Told, Unit
from services.statistics.domain.places import UNKNOWN
from shared.contracts.welfare import AlertFacts, CountFacts

FIGURES = {"children-alone": "children_alone", "siblings-split": "siblings_split"}


def units_of_alert(alert: UUID, told: list[Told]) -> Iterator[Unit]:
    """Everything an alert is counted in. `told` is in the order it was told."""
    raised = [
        (each.at, min(each.facts.provinces, default=UNKNOWN), each.subject)
        for each in told
        if isinstance(each.facts, AlertFacts)
    ]
    if raised:
        at, province, person = min(raised)
        yield Unit("alerts", alert, person, province, "", at)
        taken = [each.at for each in told if each.type == "alert.acknowledged"]
        passed_on = [each.at for each in told if each.type == "alert.escalated"]
        # What is due at a moment falls due before anything else happens then.
        if taken and (not passed_on or taken[0] < passed_on[0]):
            yield Unit("acknowledged-in-time", alert, person, province, "", taken[0])
    yield from _children(alert, told)


def _children(alert: UUID, told: list[Told]) -> Iterator[Unit]:
    counts = [each for each in told if isinstance(each.facts, CountFacts)]
    newest = max(counts, key=lambda each: (each.at, getattr(each.facts, "turn", 0)), default=None)
    closed_at = max((each.at for each in told if each.type == "alert.closed"), default=None)
    said_at = max((each.at for each in told if isinstance(each.facts, (AlertFacts, CountFacts))), default=None)
    if newest is None or (closed_at and said_at and closed_at >= said_at):
        return
    for measure, name in FIGURES.items():
        for number, province in enumerate(getattr(newest.facts, name)):
            # Which children they are, nobody told; a number of their own keeps them apart.
            child = uuid5(alert, f"{measure} {number}")
            yield Unit(measure, child, child, province, "", newest.at)
