"""Whether a verb was refused for the right reason, and left everything as it was."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from stories.judges.verdict import Verdict, held, missed


def judge_refused(field: str, status: int, body: Any, changed: str) -> Verdict:
    """A problem (4xx) that names the field; `changed` says what was changed or published all the same."""
    if not 400 <= status < 500:
        return missed(f"{status}, accepted" if status < 400 else f"{status}, not a refusal")
    if not isinstance(body, Mapping):
        return missed(f"{status} without a problem document")
    # Who acts is not a field of the body: that the role may not do this is told by the status alone.
    if not (status == 403 and field == "by") and not any(names(each, field) for each in fields_at_fault(body)):
        return missed(problem_words(status, body))
    return missed(f"refused, but {changed}") if changed else held


def fields_at_fault(body: Mapping[str, Any]) -> list[str]:
    """The paths of the fields a problem names."""
    return [str(each.get("field", "")) for each in body.get("errors") or []]


def names(path: str, field: str) -> bool:
    """Whether a path such as `children.0.where` or `children[0].where` names the field, whole or by one part."""
    parts, wanted = _parts(path), _parts(field)
    return parts == wanted or (len(wanted) == 1 and wanted[0] in parts)


def _parts(path: str) -> list[str]:
    return [part for part in re.split(r"[.\[\]]+", path) if part and part != "body"]


def problem_words(status: int, body: Any) -> str:
    """A refusal in one line: its status, and each field with what is wrong with it."""
    if not isinstance(body, Mapping):
        return f"{status}"
    faults = [f"{each.get('field')}: {each.get('message') or each.get('code')}" for each in body.get("errors") or []]
    return f"{status} {'; '.join(faults) or body.get('detail') or body.get('title') or ''}".strip()
