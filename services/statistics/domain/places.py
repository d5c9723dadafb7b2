"""The places a figure is counted in: the country, its provinces, and within a province its prisons and what is not one.

A place is named by its code: "" the country, two digits a province, a prison's own code, a province and `-` for those
who are held there in no prison. `unknown` is a province nobody told.
"""

from shared.contracts.codes import PRISONS
from shared.law import province_of_prison

COUNTRY = ""
UNKNOWN = "unknown"
PROVINCES = (*(f"{number:02}" for number in range(1, 26)), UNKNOWN)


def prisons_in(province: str) -> list[str]:
    """The prisons of a province."""
    return [code for code in PRISONS if province_of_prison(code) == province]


def known(province: str, prison: str) -> tuple[str, str]:
    """The same where the tables have such a province and prison; what they do not have is counted as unknown."""
    return province if province in PROVINCES else UNKNOWN, prison if prison in prisons_in(province) else ""


def outside_prison(province: str) -> str:
    """Those of a province whom the police or a court holds."""
    return f"{province}-"
