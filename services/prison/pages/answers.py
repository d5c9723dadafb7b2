"""What the forms say, as the bodies that the actions read: whom a form is about comes from its address."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from services.prison.queries.file import File
from shared.identity import Caller

Posted = dict[str, Any]
NEW = "new"


def of_person(posted: Posted, person: UUID, _: Caller) -> Posted:
    """A form about a prisoner that needs nothing else."""
    return posted | {"person": {"id": str(person)}}


def of_child(posted: Posted, child: UUID, _: Caller) -> Posted:
    """A form about a child that needs nothing else."""
    return posted | {"child": {"id": str(child)}}


def visit(posted: Posted, person: UUID, prison: Caller) -> Posted:
    """Visitors ticked among those known, and others written down."""
    known = [{"id": each} for each in posted.pop("known", [])]
    return of_person(posted | {"visitors": [*known, *posted.pop("visitors", [])]}, person, prison)


def call(posted: Posted, person: UUID, prison: Caller) -> Posted:
    """Who was called: somebody known, or somebody new."""
    return of_person(_chosen(posted, "to"), person, prison)


def telling(posted: Posted, person: UUID, prison: Caller) -> Posted:
    """Of which child the parent was told."""
    return of_person(_named(posted, "about"), person, prison)


def review(posted: Posted, person: UUID, prison: Caller) -> Posted:
    """About which children the parent asks."""
    return of_person(posted | {"about": [{"id": each} for each in posted.get("about", [])]}, person, prison)


def birth(posted: Posted, parent: UUID, _: Caller) -> Posted:
    """A child who was just written down for the first time."""
    return posted | {"parent": {"id": str(parent)}}


def child_in(posted: Posted, parent: UUID, _: Caller) -> Posted:
    """A child known already, or one written down now."""
    return _chosen(posted, "child") | {"of": {"id": str(parent)}}


def child_out(posted: Posted, child: UUID, _: Caller) -> Posted:
    """A child who leaves; with whom it lives inside stands hidden in the form."""
    return _named(posted, "of") | {"child": {"id": str(child)}}


def admission(posted: Posted, person: UUID, prison: Caller) -> Posted:
    """The children known who come in are ticked; those who come in are also inside, whoever lists them.

    Of whoever is not to be told it is not asked by which way.
    """
    inside = [{"id": each} for each in posted.pop("inside", [])]
    listed = []
    for each in posted.pop("children", []):
        known = each.pop("known", NEW)
        if known != NEW:
            each["child"] = {"id": known}
        if each.get("whereabouts") == "with-detainee" and each.get("child") not in inside:
            inside.append(each.get("child"))
        listed.append(each)
    for adult in posted.get("caregivers", []):
        if adult.get("may_be_told") == "no":
            adult.setdefault("channel", "in-person")
    said = posted | {"prison": prison.place, "children": listed, "children_inside": inside}
    said["person"] = posted.get("person", {}) | {"id": str(person)}
    return said


def _chosen(posted: Posted, field: str) -> Posted:
    """Somebody chosen by reference, or written down as somebody new."""
    known = posted.pop("known", NEW)
    return posted if known == NEW else posted | {field: {"id": known}}


def _named(posted: Posted, field: str) -> Posted:
    """Somebody chosen by reference; nobody chosen stays missing."""
    return posted | {field: {"id": posted[field]}} if isinstance(posted.get(field), str) else posted


def known(deed: str, file: File) -> Posted:
    """What a form starts from."""
    return _KNOWN.get(deed, _nothing)(file)


def _nothing(_: File) -> Posted:
    return {}


def _of_admission(file: File) -> Posted:
    # Whether anyone depends on the person is asked anew at every gate, whatever was answered before.
    return {"inside": [str(child.id) for child in file.person.children if child.inside]}


def _of_plan(file: File) -> Posted:
    day = file.person.release_on
    return {"on": day.isoformat()} if day else {}


_KNOWN: dict[str, Callable[[File], Posted]] = {"admit": _of_admission, "plan": _of_plan}
