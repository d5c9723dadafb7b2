"""The closed lists of codes that a story may use; those that bodies and facts carry too are taken from there."""

from typing import get_args

from shared.contracts import codes
from stories.vocabulary.fields import DATE, NUMBER, PLACE, TEXT, Field, code, optional, shape

ROLES = ("police", "clerk", "judge", "prison", "welfare", "welfare-lead", "ministry", "analyst", "family")

# Which service a role signs in to. The family has no account: it comes through its private link.
SERVICE_OF = {
    "police": "arrest",
    "clerk": "court",
    "judge": "court",
    "prison": "prison",
    "welfare": "welfare",
    "welfare-lead": "welfare",
    "ministry": "welfare",
    "analyst": "statistics",
    "family": "family",
}
SERVICES = ("arrest", "court", "prison", "welfare", "family", "statistics")

DEPENDANTS = get_args(codes.Dependants)
CONSENT = get_args(codes.Consent)
CHANNELS = get_args(codes.Channel)
LANGUAGES = get_args(codes.Language)
URGENCIES = get_args(codes.Urgency)
OFFENCE_CLASSES = get_args(codes.OffenceClass)
REASONS = get_args(codes.Reason)
MILESTONES = get_args(codes.Milestone)
DUTIES = (
    "ask-dependants", "custody-end", "carer-call", "acknowledge", "see-child", "follow-up", "detention-end",
    "age-limit-plan", "release-plan", "appeal-window", "prepare-care", "pardon-check", "tell-parent",
)  # fmt: skip
QUEUES = (
    "expected-in-court", "expected-in-prison", "hearing-soon", "release-due", "over-detained",
    "alternatives-candidate",
)  # fmt: skip

# Each flag with the roles that must act on it, and so must see it.
FLAGS = {
    "unsafe": ("welfare", "welfare-lead"),
    "over-custody": ("police",),
    "over-detained": ("clerk", "judge"),
    "detention-over-limit": ("clerk", "judge"),
    "siblings-split": ("welfare", "welfare-lead"),
    "visit-fee": ("prison", "welfare", "welfare-lead"),
    "no-visits": ("prison", "welfare", "welfare-lead"),
    "no-lawyer": ("clerk", "judge"),
    "family-not-considered": ("clerk", "judge"),
    "reasons-missing": ("clerk", "judge"),
    "parent-not-asked": ("police", "welfare", "welfare-lead"),
    "appeal-pending": ("clerk", "judge", "prison"),
    "appeal-late": ("clerk", "judge"),
    "age-limit-passed": ("prison", "welfare", "welfare-lead"),
    "wrong-details": ("police", "prison", "welfare", "welfare-lead"),
    "cross-border": ("welfare", "welfare-lead", "ministry"),
    "care-disputed": ("welfare", "welfare-lead"),
    "nobody-to-tell": ("police", "clerk", "prison", "welfare", "welfare-lead"),
}
MEASURES = (
    "arrests", "carers-arrested", "children-affected", "not-asked", "detained-pretrial", "pregnant-held",
    "children-inside", "alerts", "acknowledged-in-time", "children-alone", "siblings-split", "no-visits",
    "visit-fees", "over-detained", "notices-delivered",
)  # fmt: skip

ANY = Field("any")
# The fields of a role's view of a person, with what a story may compare them with.
VIEW = {
    "dependants": code(*DEPENDANTS),
    "children": Field("people-or-number"),
    "carers_held": NUMBER,
    "consent": code(*CONSENT, "overridden"),
    "offence": shape(class_=optional(code(*OFFENCE_CLASSES)), label=optional(TEXT)),
    "where": PLACE,
    "with": Field("person-or-name"),
    "phone": Field("phone"),
    "home": PLACE,
    "name_latin": TEXT,
    "release_on": DATE,
    "release_is": code("planned", "ordered", "done"),
    "held_by_appeal": Field("boolean"),
    "referrals": ANY,
    "welfare_report": ANY,
    "case_notes": ANY,
    "placement": ANY,
    "urgency": code(*URGENCIES),
}

EVERY_CODE = {
    "reasons": REASONS,
    "duties": DUTIES,
    "milestones": MILESTONES,
    "queues": QUEUES,
    "flags": tuple(FLAGS),
    "measures": MEASURES,
}
