"""What a household is and why it needs somebody. Pure rules by replay of what was said; no I/O and no clock.

`statements` what was said · `household` what is known · `steps` what each thing said changes · `reasons` why, how
urgent and where · `alerts` how an alert lives · `follow_up` duties and flags.
"""

from services.welfare.domain.alerts import Alert, Replay
from services.welfare.domain.follow_up import Due, Flag, duties, flags
from services.welfare.domain.household import Adult, State, age_on
from services.welfare.domain.statements import STATEMENTS, Statement, Told, without_retracted

__all__ = [
    "STATEMENTS",
    "Adult",
    "Alert",
    "Due",
    "Flag",
    "Replay",
    "State",
    "Statement",
    "Told",
    "age_on",
    "duties",
    "flags",
    "without_retracted",
]
