"""Pseudonyms: the same for the same id and key, another for any other, and no way back."""

from datetime import UTC, date, datetime
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as some

from services.statistics import actions
from services.statistics.domain.pseudonyms import pseudonym, without_ids
from shared.contracts.event import EVENTS
from shared.contracts.prison import AdmissionFacts
from tests.rooms import settings_of

KEY, OTHER = b"k" * 32, b"o" * 32


@given(some.uuids(), some.uuids())
def test_one_id_one_pseudonym_under_one_key(one: UUID, two: UUID) -> None:
    assert pseudonym(KEY, one) == pseudonym(KEY, one) != pseudonym(OTHER, one)
    assert (pseudonym(KEY, one) == pseudonym(KEY, two)) == (one == two)
    hidden = pseudonym(KEY, one)
    assert (hidden.version, hidden.variant, hidden == one) == (8, uuid4().variant, False)


def test_ids_however_deep_are_replaced_and_the_facts_still_fit_their_contract() -> None:
    one, two, three = uuid4(), uuid4(), uuid4()
    facts = AdmissionFacts(admission_id=one, prison="CC2", dependants="yes", children=(two, three))
    kept = without_ids(KEY, facts.model_dump())
    assert not {str(each) for each in (one, two, three)} & set(str(kept).replace("'", " ").split())
    read = EVENTS["prisoner.admitted"].facts_class.model_validate(kept)
    assert read == facts.model_copy(
        update={"admission_id": pseudonym(KEY, one), "children": (pseudonym(KEY, two), pseudonym(KEY, three))}
    )


def test_times_are_kept_as_json_holds_them() -> None:
    at = datetime(2015, 3, 15, 13, 10, tzinfo=UTC)
    assert without_ids(KEY, {"at": at, "on": date(2015, 3, 15), "fee": 0}) == {
        "at": "2015-03-15T13:10:00+00:00", "on": "2015-03-15", "fee": 0,
    }  # fmt: skip


@pytest.mark.parametrize("key", ["", "c2hvcnQ="])
def test_without_a_good_key_nothing_is_counted(key: str) -> None:
    known = {"SAMBOK_DATABASE_URL": "x", "SAMBOK_KAFKA": "x", "SAMBOK_KEYCLOAK_URL": "x", "SAMBOK_KEYS_DIR": "/x"}
    with settings_of(known | {"SAMBOK_PSEUDONYM_KEY": key}), pytest.raises(RuntimeError, match="PSEUDONYM_KEY"):
        actions.pseudonym_key()
