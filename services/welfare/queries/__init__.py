"""What can be asked at a social affairs office. Row-level security narrows every answer to the caller's districts.

`queue` what waits · `households` one household, replayed · `search` somebody by name.
"""

from services.welfare.queries.households import (
    alert_reaching,
    find_alert,
    find_alert_by_key,
    find_household,
    find_household_id,
    find_person,
    list_flags,
    load_said,
    replay_of,
    told_by,
    told_of,
)
from services.welfare.queries.queue import (
    KINDS,
    PAGE,
    count_late,
    count_waiting,
    list_alerts,
    list_duties,
    list_households_due,
    list_own_duties,
    list_queue,
)
from services.welfare.queries.search import find_people

__all__ = [
    "KINDS",
    "PAGE",
    "alert_reaching",
    "count_late",
    "count_waiting",
    "find_alert",
    "find_alert_by_key",
    "find_household",
    "find_household_id",
    "find_people",
    "find_person",
    "list_alerts",
    "list_duties",
    "list_flags",
    "list_households_due",
    "list_own_duties",
    "list_queue",
    "load_said",
    "replay_of",
    "told_by",
    "told_of",
]
