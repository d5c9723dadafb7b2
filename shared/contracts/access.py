"""Who may do what, where: the one policy table. Routes, queries and row-level security all read it."""

from typing import Literal, NamedTuple

Reach = Literal["own place", "province", "country"]


class Grant(NamedTuple):
    """A role may do these purposes at one service, for records within its reach."""

    role: str
    service: str
    purposes: frozenset[str]
    reach: Reach


def _grant(role: str, service: str, purposes: str, reach: Reach) -> Grant:
    return Grant(role, service, frozenset(purposes.split()), reach)


TELLING = ("arrest", "court", "prison", "welfare", "family", "statistics")
POLICY: tuple[Grant, ...] = (
    _grant("police", "arrest", "record-arrest see-arrests", "province"),
    _grant("clerk", "court", "see-cases keep-cases set-hearings record-orders", "province"),
    _grant("judge", "court", "see-cases set-hearings record-orders", "province"),
    _grant("prison", "prison", "see-register keep-register", "own place"),
    _grant("welfare", "welfare", "see-households act-on-households", "own place"),
    _grant("welfare-lead", "welfare", "see-households act-on-households oversee-offices", "province"),
    _grant("ministry", "welfare", "see-households act-on-households oversee-offices", "country"),
    _grant("welfare", "family", "see-notices hand-over-slips", "own place"),
    _grant("welfare-lead", "family", "see-notices hand-over-slips", "province"),
    _grant("ministry", "family", "see-notices hand-over-slips let-go", "country"),
    _grant("analyst", "statistics", "see-counts", "country"),
    _grant("ministry", "statistics", "see-counts", "country"),
    # Whoever runs a service decides about facts it could not take in; it shows nobody's name.
    *(_grant("ministry", service, "run-service", "country") for service in TELLING),
)

# Roles with the digits of place a member must have: 2 a province, 4 a district; 0 none; None a prison's code.
ROLES: dict[str, int | None] = {
    "police": 2,
    "clerk": 2,
    "judge": 2,
    "prison": None,
    "welfare": 4,
    "welfare-lead": 2,
    "ministry": 0,
    "analyst": 0,
}


def reach(role: str, place: str, service: str, purpose: str) -> str | None:
    """The place prefix within which this caller has this purpose here: "*" for the country, None for not at all."""
    for grant in POLICY:
        if grant.role == role and grant.service == service and purpose in grant.purposes:
            if grant.reach == "country":
                return "*"
            return place[:2] if grant.reach == "province" else place
    return None
