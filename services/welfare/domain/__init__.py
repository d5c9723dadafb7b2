"""What a household is and why it needs somebody. Pure rules by replay of what was said; no I/O and no clock.

`statements` what was said · `household` what is known · `steps` what each thing said changes: `police`,
`courts_and_prisons` and `workers`, with `records` of children and `consent` · `reasons` why, how urgent and where ·
`alerts` how an alert lives · `follow_up` duties and flags · `placements` who may have a child.
"""

from services.welfare.domain.alerts import Alert, Replay
from services.welfare.domain.follow_up import Due, Flag, duties, flags
from services.welfare.domain.household import Adult, State
from services.welfare.domain.placements import placement_mistakes
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
    "duties",
    "flags",
    "placement_mistakes",
    "without_retracted",
]
