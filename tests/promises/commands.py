"""A good body for every command, so that a walk along all of them meets walls and not its own mistakes."""

from collections.abc import Callable
from typing import Any

from tests.making import HOME, child


def only(person: dict[str, Any]) -> dict[str, str]:
    """A person who is known already."""
    return {"id": person["id"]}


People = dict[str, dict[str, Any]]
# A good body for every command about somebody, so that what refuses it is the wall and nothing else. A new command
# without one fails the walk.
COMMANDS: dict[str, Callable[[People], dict[str, Any]]] = {
    "arrest.amend": lambda they: {"person": only(they["mother"]), "reason": "x", "dependants": "yes"},
    "arrest.retract": lambda they: {"person": only(they["mother"]), "reason": "x"},
    "arrest.log-call": lambda they: {"person": only(they["mother"]), "to": only(they["elder"]), "reached": "yes"},
    "arrest.extend-custody": lambda they: {"person": only(they["mother"]), "prosecutor": "x", "reason": "x"},
    "arrest.end-custody": lambda they: {"person": only(they["mother"]), "outcome": "released"},
    "court.open-case": lambda they: {
        "person": only(they["mother"]), "case_number": "x", "charges": ["x"], "lawyer": "none",
    },
    "court.order-detention": lambda they: {"person": only(they["mother"]), "prison": "P-17"},
    "court.extend-detention": lambda they: {"person": only(they["mother"])},
    "court.refuse-detention": lambda they: {"person": only(they["mother"])},
    "court.schedule-hearing": lambda they: {"person": only(they["mother"]), "kind": "trial", "on": "2090-01-01"},
    "court.adjourn-hearing": lambda they: {"person": only(they["mother"]), "to": "2090-01-01", "reason": "x"},
    "court.pass-sentence": lambda they: {
        "person": only(they["mother"]), "kind": "acquittal", "family_considered": "yes",
    },
    "court.file-appeal": lambda they: {"person": only(they["mother"]), "by": "accused"},
    "court.decide-appeal": lambda they: {"person": only(they["mother"]), "result": "upheld"},
    "court.order-release": lambda they: {"person": only(they["mother"]), "reason": "other"},
    "court.retract": lambda they: {"person": only(they["mother"]), "what": "case.opened", "reason": "x"},
    "prison.admit-child": lambda they: {"child": only(they["first"]), "of": only(they["mother"]), "assessment": "x"},
    "prison.child-leaves": lambda they: {"child": only(they["second"]), "of": only(they["mother"]), "assessment": "x"},
    "prison.assess-child": lambda they: {
        "child": only(they["second"]), "health": "x", "development": "x", "risk": "none",
    },
    "prison.record-birth": lambda they: {"parent": only(they["mother"]), "child": child()},
    "prison.record-visit": lambda they: {
        "person": only(they["mother"]), "visitors": [only(they["elder"])], "contact": "yes", "minutes": 30, "fee": 0,
    },
    "prison.log-call": lambda they: {"person": only(they["mother"]), "to": only(they["elder"]), "reached": "yes"},
    "prison.tell-parent": lambda they: {"person": only(they["mother"]), "about": only(they["first"])},
    "prison.transfer": lambda they: {"person": only(they["mother"]), "to": "CC4", "reason": "x"},
    "prison.report-health": lambda they: {"child": only(they["second"]), "state": "recovered", "tell_family": "no"},
    "prison.schedule-release": lambda they: {"person": only(they["mother"]), "on": "2050-01-01", "reason": "x"},
    "prison.release": lambda they: {"person": only(they["mother"]), "reason": "x"},
    "prison.request-care-review": lambda they: {
        "person": only(they["mother"]), "about": [only(they["first"])], "words": "x",
    },
    "prison.consider-pardon": lambda they: {"person": only(they["mother"]), "proposed": "no", "reason": "x"},
    "prison.retract": lambda they: {"person": only(they["mother"]), "what": "prisoner.admitted", "reason": "x"},
    "family.print-slip": lambda they: {"notice": they["first"]["id"]},
    "family.hand-over-slip": lambda they: {"notice": they["first"]["id"]},
    "family.let-notices-go": lambda they: {"office": "17", "why": "x"},
    "family.drop-notices": lambda they: {"office": "17", "why": "x"},
    "welfare.acknowledge": lambda they: {"about": only(they["first"])},
    "welfare.find": lambda they: {"child": only(they["first"]), "where": HOME},
    "welfare.assess": lambda they: {
        "child": only(they["first"]), "safe": "yes", "seen_in_person": "yes", "school": "attending", "works": "no",
    },
    "welfare.flag-unsafe": lambda they: {"person": only(they["elder"]), "reason": "x"},
    "welfare.assess-carer": lambda they: {"person": only(they["elder"]), "fit": "yes", "housed": "yes"},
    "welfare.place": lambda they: {
        "child": only(they["first"]), "kind": "kinship", "with": only(they["elder"]), "child_view": "x",
        "parent_view": "agreed",
    },
    "welfare.support": lambda they: {"child": only(they["first"]), "kind": "food", "detail": "x"},
    "welfare.refer": lambda they: {"child": only(they["first"]), "to": "x", "kind": "x", "consent": "yes"},
    "welfare.report-health": lambda they: {"child": only(they["first"]), "state": "hospitalised", "tell_parent": "no"},
    "welfare.correct": lambda they: {"person": only(they["first"]), "field": "home", "value": HOME, "reason": "x"},
    "welfare.plan-reunification": lambda they: {
        "person": only(they["mother"]), "children": [only(they["first"])], "steps": ["x"],
    },
    "welfare.share-report": lambda they: {
        "person": only(they["mother"]), "care_available": "yes", "effect": "x", "recommendation": "x",
    },
    "welfare.close": lambda they: {"child": only(they["first"]), "outcome": "x"},
}  # fmt: skip
