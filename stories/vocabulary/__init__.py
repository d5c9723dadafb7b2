"""The words a story may use, as data: the grammar checks them and the runner reads from them what names a person."""

from stories.vocabulary.codes import EVERY_CODE, FLAGS, ROLES, VIEW
from stories.vocabulary.fields import Field, Given, Need
from stories.vocabulary.forms import FORMS
from stories.vocabulary.people import PERSON
from stories.vocabulary.verbs import VERBS, Verb

__all__ = ["EVERY_CODE", "FLAGS", "FORMS", "PERSON", "ROLES", "VERBS", "VIEW", "Field", "Given", "Need", "Verb"]
