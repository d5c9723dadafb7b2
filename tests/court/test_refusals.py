"""What a court's room refuses: each names every field at fault."""

from collections.abc import Callable
from typing import Any

import pytest
from pydantic import ValidationError

from services.court import schemas
from services.court.actions import cases, detention, hearings, judgments, retractions
from services.court.actions.acts import Decide
from shared.identity import Caller
from shared.web.messages import field_errors
from tests.court.telling import CLERK, JUDGE, WHO, Telling, day

FULL: dict[str, Any] = {
    "reasons": ("public-order",), "reasoning": "x", "alternatives_considered": "x", "prison": "P-17",
}  # fmt: skip


def order(**said: Any) -> schemas.NewDetention:
    """An order that says all it must, save what is said otherwise."""
    return schemas.NewDetention(person=WHO, **{**FULL, **said})


def extension(**said: Any) -> schemas.NewExtension:
    """An extension that says all it must."""
    return schemas.NewExtension(person=WHO, **({"reasons": ("public-order",), "reasoning": "x"} | said))


def sentence(**said: Any) -> schemas.NewSentence:
    """A year in prison, unless said otherwise."""
    full = {"kind": "imprisonment", "months": 12, "family_considered": "yes", "reasoning": "x"}
    return schemas.NewSentence(person=WHO, **(full | said))


def case(**said: Any) -> schemas.NewCase:
    """A case with a number."""
    return schemas.NewCase(person=WHO, **({"case_number": "KS-2", "charges": ("x",), "lawyer": "none"} | said))


def hearing(on: str) -> schemas.NewHearing:
    """A trial on that day or time."""
    return schemas.NewHearing.model_validate({"person": WHO.model_dump(mode="json"), "kind": "trial", "on": on})


def detained() -> Telling:
    """Detained since the morning."""
    telling = Telling().in_court()
    telling.act(detention.decide_detention, order())
    return telling.later(hours=1)


def judged(**said: Any) -> Telling:
    """A judgment passed, an hour ago."""
    telling = detained()
    telling.act(judgments.decide_sentence, sentence(**said))
    return telling.later(hours=1)


def appealed() -> Telling:
    """The accused appealed."""
    telling = judged()
    telling.act(cases.decide_appeal_filed, schemas.NewAppeal(person=WHO, by="accused"), by=CLERK)
    return telling.later(hours=1)


def free() -> Telling:
    """Out of prison."""
    return judged(kind="acquittal", months=None)


REFUSED: dict[str, tuple[Callable[[], Telling], Decide, Any, Caller, set[str]]] = {
    "a case of somebody nobody brought": (lambda: Telling().arrested(), cases.decide_case, case(), CLERK, {"person"}),
    "a case of somebody released": (
        lambda: Telling().arrested().brought("released"), cases.decide_case, case(), CLERK, {"person"},
    ),
    "an order without a case": (
        lambda: Telling().arrested().brought(), detention.decide_detention, order(), JUDGE, {"person"},
    ),
    "an order without anything it must say": (
        lambda: Telling().in_court(pregnant="yes"), detention.decide_detention,
        order(reasons=(), reasoning=" ", alternatives_considered="", prison=None), JUDGE,
        {"reasons", "reasoning", "alternatives_considered", "necessity", "prison"},
    ),
    "a second order while one runs": (detained, detention.decide_detention, order(), JUDGE, {"person"}),
    "an order on paper that names no prison": (
        lambda: Telling().in_court(pregnant="yes"), detention.decide_detention,
        order(reasons=(), prison=None), CLERK, {"prison"},
    ),
    "an extension of nothing": (
        lambda: Telling().in_court(), detention.decide_extension, extension(), JUDGE, {"person"},
    ),
    "an extension without reasons": (
        detained, detention.decide_extension, extension(reasons=(), reasoning=None), JUDGE, {"reasons", "reasoning"},
    ),
    "an extension after the judgment": (judged, detention.decide_extension, extension(), JUDGE, {"person"}),
    "a refusal without a case": (
        lambda: Telling().arrested().brought(), detention.decide_refusal, schemas.NewRefusal(person=WHO), JUDGE,
        {"person"},
    ),
    "a hearing without a case": (
        lambda: Telling().arrested().brought(), hearings.decide_hearing, hearing("2020-06-01"), CLERK, {"person"},
    ),
    "a hearing yesterday": (
        lambda: Telling().in_court(), hearings.decide_hearing, hearing("2020-03-02"), CLERK, {"on"},
    ),
    "a hearing an hour ago": (
        lambda: Telling().in_court(), hearings.decide_hearing, hearing("2020-03-03T10:00+07:00"), CLERK, {"on"},
    ),
    "moving a hearing nobody set": (
        lambda: Telling().in_court(), hearings.decide_adjournment,
        schemas.NewAdjournment(person=WHO, to=day("2020-06-01"), reason="x"), CLERK, {"person"},
    ),
    "imprisonment without months": (
        detained, judgments.decide_sentence, sentence(months=None), JUDGE, {"months"},
    ),
    "fewer months than none": (detained, judgments.decide_sentence, sentence(months=-1), JUDGE, {"months"}),
    "more suspended than given": (
        detained, judgments.decide_sentence, sentence(suspended_months=13), JUDGE, {"suspended_months"},
    ),
    "a start that is past": (
        detained, judgments.decide_sentence, sentence(starts=day("2020-03-01")), JUDGE, {"starts"},
    ),
    "every fault of a judgment at once": (
        detained, judgments.decide_sentence,
        sentence(months=-1, suspended_months=-2, reasoning="", starts=day("2019-01-01"), family_considered=None), JUDGE,
        {"months", "suspended_months", "starts", "reasoning", "family_considered"},
    ),
    "a second judgment": (judged, judgments.decide_sentence, sentence(), JUDGE, {"person"}),
    "the same side's second appeal": (
        appealed, cases.decide_appeal_filed, schemas.NewAppeal(person=WHO, by="accused"), CLERK, {"by"},
    ),
    "a decision on no appeal": (
        judged, cases.decide_appeal_decided, schemas.NewAppealDecision(person=WHO, result="upheld"), JUDGE, {"person"},
    ),
    "a changed sentence without months": (
        appealed, cases.decide_appeal_decided, schemas.NewAppealDecision(person=WHO, result="changed"), JUDGE,
        {"months"},
    ),
    "the release of somebody free": (
        free, detention.decide_release, schemas.NewReleaseOrder(person=WHO, reason="other"), JUDGE, {"person"},
    ),
    "taking back what was never recorded": (
        lambda: Telling().in_court(), retractions.decide_retraction,
        schemas.NewRetraction(person=WHO, what="sentence.passed", reason="x"), CLERK, {"what"},
    ),
    "taking back what the police told": (
        lambda: Telling().in_court(), retractions.decide_retraction,
        schemas.NewRetraction(person=WHO, what="arrest.recorded", reason="x"), CLERK, {"what"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_a_fault_is_refused_and_named(case: str) -> None:
    tell, decide, body, by, fields = REFUSED[case]
    telling = tell()
    before = len(telling.told)
    assert telling.refused(decide, body, by=by) == fields
    assert len(telling.told) == before


@pytest.mark.parametrize(
    ("body", "said", "field"),
    [
        (schemas.NewCase, {"case_number": "", "charges": ["x"], "lawyer": "none"}, "case_number"),
        (schemas.NewCase, {"case_number": "x", "charges": [], "lawyer": "none"}, "charges"),
        (schemas.NewCase, {"case_number": "x", "charges": ["x"], "lawyer": "mine"}, "lawyer"),
        (schemas.NewDetention, {"prison": "P-99"}, "prison"),
        (schemas.NewDetention, {"prison": "P-17", "reasons": ["anger"]}, "reasons.0"),
        (schemas.NewHearing, {"kind": "trial", "on": "soon"}, "on"),
        (schemas.NewHearing, {"kind": "trial", "on": "2020-06-01T08:00"}, "on"),
        (schemas.NewHearing, {"kind": "party", "on": "2020-06-01"}, "kind"),
        (schemas.NewSentence, {"kind": "imprisonment", "months": "many", "family_considered": "yes"}, "months"),
        (schemas.NewSentence, {"kind": "imprisonment", "family_considered": "perhaps"}, "family_considered"),
        (schemas.NewAppeal, {"by": "neighbour"}, "by"),
        (schemas.NewReleaseOrder, {"reason": "kindness"}, "reason"),
        (schemas.NewDetention, {"prison": "P-17", "charge": "x"}, "charge"),
    ],
)
def test_a_field_that_cannot_be_read_is_named(body: type[Any], said: dict[str, Any], field: str) -> None:
    with pytest.raises(ValidationError) as refused:
        body.model_validate({"person": WHO.model_dump(mode="json", exclude_none=True)} | said)
    assert [error.field for error in field_errors(refused.value.errors())] == [field]
