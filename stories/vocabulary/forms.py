"""The forms an expectation can take."""

from stories.vocabulary.codes import (
    CHANNELS,
    DUTIES,
    FLAGS,
    LANGUAGES,
    MEASURES,
    MILESTONES,
    QUEUES,
    REASONS,
    ROLES,
    URGENCIES,
    VIEW,
)
from stories.vocabulary.fields import PEOPLE, PERSON, TEXT, TIME, Field, code, many, named, optional

STAFF = Field("address", allowed=("police", "clerk", "judge", "prison", "welfare", "welfare-lead", "ministry"))
ANYONE = Field("address", allowed=ROLES)
ALERTED = Field("address", allowed=("welfare", "welfare-lead", "ministry"))
HIGHER = Field("address", allowed=("welfare-lead", "ministry"))
QUEUE = named(who=STAFF, holds=PERSON, as_=code(*QUEUES))

FORMS: dict[str, dict[str, Field]] = {
    "alert": named(to=ALERTED, urgency=code(*URGENCIES), about=PEOPLE, because=many(code(*REASONS))),
    "no_alert": named(to=ALERTED, about=PEOPLE),
    "escalated": named(about=PEOPLE, to=HIGHER),
    "duty": named(for_=STAFF, kind=code(*DUTIES), about=PERSON, due=TIME),
    "no_duty": named(for_=STAFF, kind=code(*DUTIES), about=PERSON),
    "notice": named(
        to=PERSON,
        milestone=code(*MILESTONES),
        language=optional(code(*LANGUAGES)),
        channel=optional(code(*CHANNELS)),
        says=optional(many(TEXT)),
        never_says=optional(many(TEXT)),
    ),
    "no_notice": named(to=PERSON, milestone=optional(code(*MILESTONES))),
    "flag": named(on=PERSON, kind=code(*FLAGS)),
    "no_flag": named(on=PERSON, kind=optional(code(*FLAGS))),
    "sees": named(who=ANYONE, of=PERSON, shows=Field("view")),
    "hidden": named(who=ANYONE, of=PERSON, what=many(code(*VIEW))),
    "refused": named(field=TEXT),
    "queue": QUEUE,
    "no_queue": QUEUE,
    "count": named(
        measure=code(*MEASURES),
        place=optional(Field("place-or-prison")),
        value=Field("number-or-code", allowed=("suppressed",)),
    ),
    "trace": named(from_=Field("verb")),
}
