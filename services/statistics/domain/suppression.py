"""Which counts may be shown: nobody who reads what is shown can narrow down a small group.

A cell of 1 to 4 people is hidden. A total is hidden when it would narrow any hidden cell under it, also for somebody
who knows these rules: whatever is shown, each hidden cell may still be 1, 2, 3 or 4 (docs/decisions/0021).
"""

from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple

FEW = range(1, 5)
_ANY_OF_FEW = sum(1 << number for number in FEW)


class Cell(NamedTuple):
    """A count and the people behind it (never more than counted); `parts` add up to a total and are shown beside it."""

    place: str
    number: int
    people: int
    parts: tuple["Cell", ...] = ()


class _Hidden(NamedTuple):
    """A hidden cell. `may_be` has a bit for every count a reader must think possible, None when it has no bound."""

    number: int
    may_be: int | None


def total(place: str, parts: tuple[Cell, ...]) -> Cell:
    """The cell of a place that consists of others."""
    return Cell(place, sum(part.number for part in parts), sum(part.people for part in parts), parts)


def shown(cell: Cell) -> dict[str, int | None]:
    """Every place in a table with its count, None where it is suppressed."""
    table: dict[str, int | None] = {}
    hidden = [found for part in cell.parts if (found := _decide(part, table))]
    table[cell.place] = cell.number if _is_safe(hidden) else None
    return table


def series(months: tuple[Cell, ...], running: Cell, whole: int | None) -> dict[str, int | None] | None:
    """Months that are over with their counts, None where one is suppressed; nothing at all where they would tell more.

    `whole` is the country's own figure, None where that is suppressed: less the months it is the `running` one, which
    has to be safe as well. Whoever noted it at the turn of each month knows what all months together are, so that this
    sum is taken as known and has to be safe.
    """
    table = shown(total("", months))
    with_running = shown(total("", (*months, running)))
    is_safe = table.pop("") is not None and with_running[""] is not None and with_running[running.place] is not None
    return table if is_safe and whole is not None else None


def _decide(cell: Cell, table: dict[str, int | None]) -> _Hidden | None:
    table[cell.place] = cell.number
    if not cell.parts:
        if cell.people not in FEW:
            return None
        table[cell.place] = None
        return _Hidden(cell.number, _ANY_OF_FEW if cell.number in FEW else None)
    hidden = [found for part in cell.parts if (found := _decide(part, table))]
    if _is_safe(hidden):
        return None
    table[cell.place] = None
    bounds = [each.may_be for each in hidden if each.may_be is not None]
    together = sum(each.number for each in hidden)
    return _Hidden(together, _failing(tuple(sorted(bounds))) if len(bounds) == len(hidden) else None)


def _is_safe(hidden: list[_Hidden]) -> bool:
    """Whether the total over these hidden cells, and others that are shown, may be shown."""
    bounds = tuple(sorted(each.may_be for each in hidden if each.may_be is not None))
    return len(bounds) == len(hidden) and _narrows_nothing(bounds, sum(each.number for each in hidden))


@lru_cache(maxsize=4096)
def _narrows_nothing(may_be: tuple[int, ...], together: int) -> bool:
    """Whether every count that each of these hidden cells may have is still possible when their sum is known."""
    before = list(accumulate(may_be, _sums, initial=1))
    after = list(accumulate(reversed(may_be), _sums, initial=1))[::-1]
    for own, left, right in zip(may_be, before, after[1:], strict=False):
        others = _sums(left, right)
        if any(number > together or not others >> (together - number) & 1 for number in _numbers(own)):
            return False
    return True


@lru_cache(maxsize=1024)
def _failing(may_be: tuple[int, ...]) -> int:
    """The sums for which a total is hidden: that it is hidden tells a reader that it is one of these."""
    everything = 1
    for own in may_be:
        everything = _sums(everything, own)
    return sum(1 << number for number in _numbers(everything) if not _narrows_nothing(may_be, number))


def _sums(left: int, right: int) -> int:
    """Every sum of a number of one set and one of the other, sets written as bits."""
    found = 0
    for number in _numbers(right):
        found |= left << number
    return found


def _numbers(bits: int) -> list[int]:
    return [number for number in range(bits.bit_length()) if bits >> number & 1]
