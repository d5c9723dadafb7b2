"""What follows from what was said of a prisoner. Pure rules: give them facts and a time, they give back what stands.

`days` shares of a sentence · `stay` the fold of everything said · `follow_up` duties, flags, queues and
when to look again · `mistakes` what is wrong with a record before it is made.
"""

from services.prison.domain.days import served_on
from services.prison.domain.follow_up import Due, Flag, duties, flags, next_tick, pardon_days, queues
from services.prison.domain.stay import ChildInside, Entry, Stay, stay_of

__all__ = [
    "ChildInside",
    "Due",
    "Entry",
    "Flag",
    "Stay",
    "duties",
    "flags",
    "next_tick",
    "pardon_days",
    "queues",
    "served_on",
    "stay_of",
]
