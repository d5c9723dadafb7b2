"""The vocabulary of fields: the codes that forms, bodies and facts share, each written once."""

import re
from typing import Annotated, Literal

import phonenumbers
from pydantic import AfterValidator, BeforeValidator, StringConstraints
from pydantic_core import PydanticCustomError

YesNo = Literal["yes", "no"]
YesNoUnknown = Literal["yes", "no", "unknown"]
Pregnant = Literal["yes", "no", "unknown", "declined"]
Dependants = Literal["yes", "none", "declined", "not-asked"]
Relation = Literal["child", "grandchild", "sibling", "other"]
Whereabouts = Literal["with-adult", "alone", "at-scene", "unknown", "with-detainee"]
Consent = Literal["yes", "no", "not-asked"]
Channel = Literal["sms", "telegram", "email", "voice", "in-person"]
Language = Literal["km", "en", "vi"]
Explained = Literal["by-parent", "by-officer", "later", "no"]
OffenceClass = Literal["felony", "misdemeanour", "petty"]
CustodyOutcome = Literal["released", "to-court", "diverted"]
Sex = Literal["female", "male"]
Urgency = Literal["critical", "urgent", "routine"]
DetentionReason = Literal[
    "prevent-offence", "protect-witnesses", "preserve-evidence", "guarantee-presence", "protect-person", "public-order",
]  # fmt: skip
Lawyer = Literal["none", "legal-aid", "private"]
HearingKind = Literal["investigation", "trial", "verdict", "appeal"]
SentenceKind = Literal["imprisonment", "suspended", "community-service", "fine", "acquittal", "dismissed"]
Appellant = Literal["accused", "prosecutor"]
AppealResult = Literal["upheld", "quashed", "changed", "withdrawn"]
ReleaseReason = Literal["end-of-sentence", "bail", "acquittal", "pardon", "conditional", "other"]
HealthState = Literal["hospitalised", "recovered", "died"]
Risk = Literal["none", "watch", "act-now"]
CareAvailable = Literal["yes", "partly", "no"]
Problem = Literal["visit-fee", "no-contact", "child-unsafe", "wrong-details", "other"]
Reason = Literal[
    "child-alone", "whereabouts-unknown", "both-carers-held", "infant-separated", "child-ill-or-disabled",
    "no-agreed-carer", "carer-unfit", "carer-homeless", "unsafe-person", "not-asked", "after-dark", "siblings-split",
    "arrested", "detention-ordered", "sentence-passed", "admitted", "transferred", "child-inside-age-limit",
    "child-at-risk-inside", "release-near", "released", "health", "visit-fee", "care-review", "school-stopped",
    "child-works", "wrong-details", "parent-died", "parent-is-minor", "family-reported",
]  # fmt: skip
Milestone = Literal[
    "arrested", "custody-ended", "detention-decided", "hearing-set", "hearing-moved", "sentenced", "appeal", "admitted",
    "transferred", "health", "release-planned", "release-changed", "released", "correction",
]  # fmt: skip

# 25 provinces by their government codes; deeper codes are not checked, because new districts appear.
_PLACE = re.compile(r"(0[1-9]|1[0-9]|2[0-5])(\d{2}){0,3}|[A-Z]{2}")

# The four national correctional centres, and one prison a province.
PRISONS = ("CC1", "CC2", "CC3", "CC4", *(f"P-{number:02}" for number in range(1, 26)))


def _known_place(value: str) -> str:
    if not _PLACE.fullmatch(value):
        raise PydanticCustomError("unknown_place", "not a place of the gazetteer")
    return value


def _known_prison(value: str) -> str:
    if value not in PRISONS:
        raise PydanticCustomError("unknown_prison", "not a prison's code")
    return value


def _reachable_phone(value: str) -> str:
    try:
        number = phonenumbers.parse(value, "KH")
    except phonenumbers.NumberParseException:
        raise PydanticCustomError("not_a_phone", "not a phone number") from None
    if not phonenumbers.is_possible_number(number):
        raise PydanticCustomError("not_a_phone", "not a phone number")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _clean(value: object) -> object:
    if not isinstance(value, str):
        return value
    if "\x00" in value or any("\ud800" <= letter <= "\udfff" for letter in value):
        raise PydanticCustomError("not_text", "holds bytes that are not text")
    return value.strip()


Text = Annotated[str, BeforeValidator(_clean)]
Name = Annotated[Text, StringConstraints(min_length=1, max_length=120)]
Line = Annotated[Text, StringConstraints(min_length=1, max_length=200)]
Note = Annotated[Text, StringConstraints(min_length=1, max_length=4000)]
Place = Annotated[Text, AfterValidator(_known_place)]
Prison = Annotated[Text, AfterValidator(_known_prison)]
Phone = Annotated[Text, AfterValidator(_reachable_phone)]
# As people write one down: something, an @, and a domain with a dot. Whether it exists, only a message tells.
Email = Annotated[Text, StringConstraints(pattern=r"^[^@\s]{1,64}@[^@\s.]+(\.[^@\s.]+)+$", max_length=254)]
Country = Annotated[Text, StringConstraints(pattern=r"^[A-Z]{2}$")]
