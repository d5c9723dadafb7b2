"""How a story introduces a person."""

from typing import get_args

from shared.contracts import codes
from stories.vocabulary.codes import LANGUAGES
from stories.vocabulary.fields import DATE, NUMBER, PLACE, TEXT, YES_NO, Field, code, optional

PERSON = {
    "name_latin": optional(TEXT),
    "name_km": optional(TEXT),
    "sex": code(*get_args(codes.Sex)),
    "born": optional(DATE),
    "age": optional(NUMBER),
    "nationality": optional(Field("country")),
    "phone": optional(Field("phone")),
    "email": optional(TEXT),
    "home": optional(PLACE),
    "language": optional(code(*LANGUAGES)),
    "reads": optional(YES_NO),
}
