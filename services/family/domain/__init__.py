"""What a family may be told, when and by which way, and what opens its page. Pure rules: facts in, a decision out.

`milestones` what is said of a fact and when it goes · `hearing` who hears of it · `steps` what to do with a
notice now · `ways` by which channel, how often, at what hours · `stopping` when too many go at once · `page` what a
family sees · `secrets` tokens, PINs and locks · `sizes` how long a text message is · `houses` where somebody is held ·
`wishes` what an answer asks for.
"""

from services.family.domain.hearing import (
    Detail,
    changed,
    hears,
    milestones_of_orders,
    newest,
    replacements,
    still_named,
)
from services.family.domain.houses import House
from services.family.domain.milestones import HOLD, REPLACES, goes_at, is_urgent, release_saying, saying
from services.family.domain.page import NEXT, Known, Page, page_of
from services.family.domain.secrets import (
    CODE_LENGTH,
    TOKEN_LENGTH,
    TRIES_BEFORE_LOCK,
    VISIT_LIFE,
    digest,
    hash_pin,
    lock_after,
    pin_fits,
    short_code,
    token,
)
from services.family.domain.sizes import Size, sms_size
from services.family.domain.steps import (
    PERHAPS_TOLD,
    Seen,
    State,
    Step,
    after_receipt,
    next_step,
    why_not,
)
from services.family.domain.stopping import MOST_AT_ONCE, WINDOW, is_too_many
from services.family.domain.ways import (
    LINK_LIFE,
    LINK_WAIT,
    MOST_TRIES,
    NIGHT,
    RECEIPT_WAIT,
    RING_WAITS,
    Reach,
    Said,
    first_way,
    next_way,
    receipt_wait,
    rings_again_at,
    wait_before_try,
    waking_hour,
    ways,
    why_unreached,
)
from services.family.domain.wishes import Wish, wish

__all__ = [
    "CODE_LENGTH",
    "HOLD",
    "LINK_LIFE",
    "LINK_WAIT",
    "MOST_AT_ONCE",
    "MOST_TRIES",
    "NEXT",
    "NIGHT",
    "PERHAPS_TOLD",
    "RECEIPT_WAIT",
    "REPLACES",
    "RING_WAITS",
    "TOKEN_LENGTH",
    "TRIES_BEFORE_LOCK",
    "VISIT_LIFE",
    "WINDOW",
    "Detail",
    "House",
    "Known",
    "Page",
    "Reach",
    "Said",
    "Seen",
    "Size",
    "State",
    "Step",
    "Wish",
    "after_receipt",
    "changed",
    "digest",
    "first_way",
    "goes_at",
    "hash_pin",
    "hears",
    "is_too_many",
    "is_urgent",
    "lock_after",
    "milestones_of_orders",
    "newest",
    "next_step",
    "next_way",
    "page_of",
    "pin_fits",
    "receipt_wait",
    "release_saying",
    "replacements",
    "rings_again_at",
    "saying",
    "short_code",
    "sms_size",
    "still_named",
    "token",
    "wait_before_try",
    "waking_hour",
    "ways",
    "why_not",
    "why_unreached",
    "wish",
]
