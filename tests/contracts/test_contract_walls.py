"""The walls between agencies begin in the contracts: what a listener may not know is in no part sealed for it."""

from typing import Any

import pytest

from deploy.catalogue.growth import shapes
from deploy.catalogue.reading import list_events
from shared.contracts.event import TELLERS, Event

EVENTS = list_events()
OFFENCE = {"offence", "offence_class", "offence_label", "charges", "label", "class", "verdict", "guilt"}
CARE = {"where", "whereabouts", "with", "with_person", "case_notes", "placement", "caregivers"}

# Police and court never learn where a child is or with whom; welfare never learns the offence; a family's message holds
# neither the offence nor a child; statistics never see a person at all.
FORBIDDEN = {
    "arrest": CARE,
    "court": CARE,
    "prison": CARE | OFFENCE,
    "welfare": OFFENCE,
    "family": OFFENCE | CARE | {"child", "children", "needs", "medical"},
}


@pytest.mark.parametrize("listener", FORBIDDEN)
def test_part_holds_nothing_its_listener_may_not_know(listener: str) -> None:
    for event_type, fields in shapes().items():
        names = {path.replace("[]", "").rpartition(".")[2] for path in fields if path.startswith(f"{listener}.")}
        assert names.isdisjoint(FORBIDDEN[listener]), event_type


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.event_type)
def test_only_listeners_get_parts_and_statistics_never(event: type[Event[Any]]) -> None:
    assert set(event.part_classes) <= set(TELLERS) - {"statistics", event.teller}


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.event_type)
def test_every_part_is_a_class_of_its_listeners_own(event: type[Event[Any]]) -> None:
    assert len(set(event.part_classes.values())) == len(event.part_classes)
