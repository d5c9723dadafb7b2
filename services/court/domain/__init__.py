"""The court's rules, pure: what is known of a person, what the family's situation asks for, what then stands.

`told` one thing said · `known` folds all of it · `family` the children as this court may know them · `terms` how long
detention runs · `standing` duties, flags and queues.
"""

from services.court.domain.family import Child, Family, family_of, why_necessity
from services.court.domain.known import Known, know
from services.court.domain.standing import Due, Standing, standing_of
from services.court.domain.terms import extended_until, first_term, term_of
from services.court.domain.told import Told

__all__ = [
    "Child", "Due", "Family", "Known", "Standing", "Told", "extended_until", "family_of", "first_term",
    "know", "standing_of", "term_of", "why_necessity",
]  # fmt: skip
