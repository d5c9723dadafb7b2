"""What can be asked at a social affairs office. Row-level security narrows every answer to the caller's districts.

`queue` what waits · `households` one household, replayed · `cases` the same as its page shows it · `offices` who is
late and who carries how much · `proposals` what waits for a second person · `search` somebody by name.
"""

from services.welfare.queries.cases import ASKING, Case, find_case
from services.welfare.queries.households import (
    alert_reaching,
    find_alert,
    find_alert_by_key,
    find_household,
    find_household_id,
    find_person,
    is_untold,
    list_flags,
    load_said,
    replay_of,
    told_by,
    told_of,
)
from services.welfare.queries.offices import (
    DISTRICT,
    PROVINCE,
    Area,
    Carrier,
    find_colleague,
    list_areas,
    list_carriers,
    list_names,
)
from services.welfare.queries.proposals import find_proposal, list_proposals
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
    "ASKING",
    "DISTRICT",
    "KINDS",
    "PAGE",
    "PROVINCE",
    "Area",
    "Carrier",
    "Case",
    "alert_reaching",
    "count_late",
    "count_waiting",
    "find_alert",
    "find_alert_by_key",
    "find_case",
    "find_colleague",
    "find_household",
    "find_household_id",
    "find_people",
    "find_person",
    "find_proposal",
    "is_untold",
    "list_alerts",
    "list_areas",
    "list_carriers",
    "list_duties",
    "list_flags",
    "list_households_due",
    "list_names",
    "list_own_duties",
    "list_proposals",
    "list_queue",
    "load_said",
    "replay_of",
    "told_by",
    "told_of",
]
