"""Segments of a text message, waits, locks and receipts, rule by rule."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.family import domain


@pytest.mark.parametrize(
    ("text", "coding", "segments"),
    [
        ("a" * 160, "gsm7", 1),
        ("a" * 161, "gsm7", 2),
        ("a" * 306, "gsm7", 2),
        ("a" * 307, "gsm7", 3),
        ("€" * 80, "gsm7", 1),
        ("€" * 81, "gsm7", 2),
        ("a" * 152 + "€" + "a" * 152, "gsm7", 3),  # the € would be cut in two, so it moves to the next segment
        ("ក" * 70, "ucs2", 1),
        ("ក" * 71, "ucs2", 2),
        ("ក" * 134, "ucs2", 2),
        ("ក" * 135, "ucs2", 3),
        ("😀" * 35, "ucs2", 1),
        ("😀" * 36, "ucs2", 2),
        ("😀" * 67, "ucs2", 3),  # 33 whole ones a segment
        ("", "gsm7", 1),
    ],
)
def test_segments_of_a_text_message(text: str, coding: str, segments: int) -> None:
    assert domain.sms_size(text) == (coding, segments)


@given(st.text(max_size=1000))
def test_a_segment_never_holds_more_than_it_can(text: str) -> None:
    size = domain.sms_size(text)
    alone, joined = (160, 153) if size.coding == "gsm7" else (70, 67)
    least = len(text)
    assert size.segments >= 1
    assert least <= (alone if size.segments == 1 else size.segments * joined)


def test_five_wrong_pins_lock_for_15_minutes_and_then_ever_longer() -> None:
    locks = [domain.lock_after(wrong) for wrong in range(1, 21)]
    assert [lock for lock in locks if lock] == [timedelta(minutes=15 * factor) for factor in (1, 2, 4, 8)]
    assert [wrong for wrong, lock in enumerate(locks, 1) if lock] == [5, 10, 15, 20]
    assert domain.lock_after(5 * 1000) == timedelta(hours=24)


def test_a_day_of_guessing_finds_few_of_ten_thousand_pins() -> None:
    wrong, passed = 0, timedelta()
    while passed < timedelta(days=1):
        wrong += 1
        passed += domain.lock_after(wrong) or timedelta()
    assert wrong <= 40


def test_a_pin_is_kept_as_a_slow_hash_that_only_it_fits() -> None:
    kept = domain.hash_pin("4711", bytes(range(16)))
    assert "4711" not in kept
    assert domain.pin_fits("4711", kept)
    assert not domain.pin_fits("4712", kept)
    assert domain.hash_pin("4711", bytes(16)) != kept


def test_a_token_has_more_than_128_bits() -> None:
    seen: list[str] = []

    def choose(letters: str) -> str:
        seen.append(letters)
        return letters[0]

    domain.token(choose)
    assert len(set(seen[0])) ** len(seen) > 2**128


def test_waits_grow_and_end_after_more_than_a_day() -> None:
    waits: list[timedelta] = []
    while wait := domain.wait_before_try(len(waits)):
        waits.append(wait)
    assert waits == sorted(waits)
    assert waits[0] == timedelta(seconds=30)
    assert sum(waits, timedelta()) > timedelta(days=1)


@pytest.mark.parametrize(
    ("state", "said", "after", "why"),
    [
        ("waiting", "taken", "sent", None),
        ("waiting", "delivered", "delivered", None),
        ("sent", "delivered", "delivered", None),
        ("sent", "not-delivered", "failed", "not-delivered"),
        ("sent", "not-accepted-by-network", "failed", "not-accepted-by-network"),
        ("sent", "taken", "sent", None),
        ("delivered", "taken", "delivered", None),  # receipts may overtake each other
        ("delivered", "not-delivered", "delivered", None),
        ("failed", "delivered", "delivered", None),
        ("withdrawn", "delivered", "withdrawn", None),
    ],
)
def test_what_a_receipt_leads_to(state: domain.State, said: domain.Said, after: str, why: str | None) -> None:
    assert domain.after_receipt(state, said) == (after, why)
