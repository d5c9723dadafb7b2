"""What the law says, as data and as reckoning: limits of kh.yaml, the way from custody to release, names of courts.

`limits` reads kh.yaml · `path` where a person stands, from what every service told · `reckoning` the day of release ·
`institutions` how courts and prisons are called.
"""

from shared.law.institutions import court_name, prison_name, province_of_prison
from shared.law.limits import (
    AppealWindow,
    ChildInsideLimit,
    CustodyLimit,
    DetentionLimit,
    EarlyRelease,
    Prompt,
    appeal_window,
    child_inside_limit,
    custody_extension,
    custody_limit,
    detention_limit,
    early_release,
    months_after,
    prompt,
)
from shared.law.path import Path, Said, follow, path_of, without_retracted
from shared.law.reckoning import Line, Reckoning, reckon_release

__all__ = [
    "AppealWindow",
    "ChildInsideLimit",
    "CustodyLimit",
    "DetentionLimit",
    "EarlyRelease",
    "Line",
    "Path",
    "Prompt",
    "Reckoning",
    "Said",
    "appeal_window",
    "child_inside_limit",
    "court_name",
    "custody_extension",
    "custody_limit",
    "detention_limit",
    "early_release",
    "follow",
    "months_after",
    "path_of",
    "prison_name",
    "prompt",
    "province_of_prison",
    "reckon_release",
    "without_retracted",
]
