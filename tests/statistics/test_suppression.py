"""Nobody can work out, or narrow down, a small count from what is shown; not even somebody who knows the rules."""

import itertools
from collections import defaultdict
from collections.abc import Callable, Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as some

from services.statistics.domain.suppression import FEW, Cell, series, shown, total

Shape = Callable[[tuple[int, ...]], Cell]

NOBODY_YET = Cell("now", 0, 0)


def leaves(counts: tuple[int, ...], prefix: str = "") -> tuple[Cell, ...]:
    return tuple(Cell(f"{prefix}{number}", count, count) for number, count in enumerate(counts))


def flat(counts: tuple[int, ...]) -> Cell:
    return total("all", leaves(counts))


def nested(*sizes: int) -> Shape:
    """A country of provinces with so many cells each."""

    def made(counts: tuple[int, ...]) -> Cell:
        rest = iter(counts)
        return total(
            "all",
            tuple(
                total(f"p{number}", leaves(tuple(itertools.islice(rest, size)), f"p{number}."))
                for number, size in enumerate(sizes)
            ),
        )

    return made


def cells(cell: Cell) -> Iterator[Cell]:
    yield cell
    for part in cell.parts:
        yield from cells(part)


SHAPES: dict[str, tuple[Shape, int]] = {
    "one": (flat, 1),
    "two": (flat, 2),
    "three": (flat, 3),
    "four": (flat, 4),
    "five": (flat, 5),
    "1+2": (nested(1, 2), 3),
    "2+2": (nested(2, 2), 4),
    "1+1+2": (nested(1, 1, 2), 4),
    "1+3": (nested(1, 3), 4),
    "2+3": (nested(2, 3), 5),
    "1+2+2": (nested(1, 2, 2), 5),
}


@pytest.mark.parametrize("name", SHAPES)
def test_every_table_that_looks_the_same_leaves_a_hidden_cell_open(name: str) -> None:
    """Exhaustive: of all tables with counts 0 to 5 that would be shown alike, a hidden cell is 1, 2, 3 and 4 in some.

    So whoever has the tables and this very code learns of a hidden cell no more than that it is hidden.
    """
    shape, size = SHAPES[name]
    alike: dict[tuple[tuple[str, int | None], ...], list[tuple[int, ...]]] = defaultdict(list)
    for counts in itertools.product(range(6), repeat=size):
        alike[tuple(shown(shape(counts)).items())].append(counts)
    for table, tables in alike.items():
        names = [cell.place for cell in cells(shape(tables[0])) if not cell.parts]
        for number, place in enumerate(names):
            possible = {counts[number] for counts in tables}
            assert possible == (set(FEW) if dict(table)[place] is None else {dict(table)[place]}), (table, place)


def test_totals_are_shown_where_they_are_safe() -> None:
    assert shown(flat((2, 3, 20)))["all"] == 25
    assert shown(flat((2, 2, 20)))["all"] is None, "that they are 4 together leaves out a 4"
    assert shown(flat((1, 0, 20)))["all"] is None
    assert shown(flat((1, 2, 3, 4, 1, 20)))["all"] == 31
    assert shown(nested(2, 2)((2, 3, 7, 0))) == {
        "p0.0": None, "p0.1": None, "p0": 5, "p1.0": 7, "p1.1": 0, "p1": 7, "all": 12,
    }  # fmt: skip


@given(some.lists(some.integers(0, 9), min_size=1, max_size=30))
def test_a_cell_hides_nothing_but_itself_and_totals(counts: list[int]) -> None:
    """0 and 5 or more are shown wherever they stand alone: no cell is hidden for the sake of another."""
    table = shown(flat(tuple(counts)))
    for number, count in enumerate(counts):
        assert table[str(number)] == (None if count in FEW else count)


@given(some.lists(some.lists(some.integers(0, 9), min_size=1, max_size=5), min_size=1, max_size=12))
def test_sums_and_bounds_leave_every_hidden_cell_its_whole_range(provinces: list[list[int]]) -> None:
    """What an attacker does with sums alone: under each total that is shown, no hidden cell is narrowed."""
    counts = tuple(itertools.chain.from_iterable(provinces))
    country = nested(*(len(province) for province in provinces))(counts)
    table = shown(country)
    for cell in cells(country):
        if not cell.parts or table[cell.place] is None:
            continue
        hidden = list(hidden_below(cell, table))
        rest = sum(each.number for each in hidden)
        for each in hidden:
            others = len(hidden) - 1
            low, high = max(1, rest - 4 * others), min(4, rest - others)
            assert (low, high) == (1, 4), (cell.place, each.place)


def hidden_below(cell: Cell, table: dict[str, int | None]) -> Iterator[Cell]:
    """The hidden cells that a shown total adds up, past totals that are shown themselves."""
    for part in cell.parts:
        if table[part.place] is None:
            yield from hidden_below(part, table) if part.parts else [part]


@given(some.lists(some.tuples(some.integers(0, 6), some.integers(0, 20)), min_size=1, max_size=8))
def test_many_things_of_few_people_are_hidden_and_so_is_every_total_over_them(told: list[tuple[int, int]]) -> None:
    parts = tuple(
        Cell(str(number), people + more if people else 0, people) for number, (people, more) in enumerate(told)
    )
    table = shown(total("all", parts))
    for part in parts:
        assert (table[part.place] is None) == (part.people in FEW)
    if any(part.people in FEW and part.number not in FEW for part in parts):
        assert table["all"] is None


@given(some.lists(some.integers(0, 9), min_size=1, max_size=30))
def test_the_same_counts_are_always_shown_alike(counts: list[int]) -> None:
    backwards = total("all", tuple(reversed(leaves(tuple(counts)))))
    assert shown(backwards) == shown(flat(tuple(counts)))


@pytest.mark.parametrize("months", [1, 2, 3, 4])
def test_months_keep_every_hidden_one_open_for_whoever_knows_their_sum(months: int) -> None:
    alike: dict[object, list[tuple[int, ...]]] = defaultdict(list)
    for counts in itertools.product(range(7), repeat=months):
        if table := series(leaves(counts), NOBODY_YET, sum(counts)):
            alike[sum(counts), tuple(table.items())].append(counts)
    assert alike, "some months are shown"
    for (_, table), possible in alike.items():
        for number, (_, value) in enumerate(table):
            if value is None:
                assert {counts[number] for counts in possible} == set(FEW)


def test_months_are_left_out_where_the_country_is_or_one_persons_many_things_are() -> None:
    safe = leaves((7, 9))
    assert series(safe, NOBODY_YET, 16) == {"0": 7, "1": 9}
    assert series(safe, NOBODY_YET, None) is None
    assert series(leaves((7, 2)), NOBODY_YET, 9) is None
    assert series((Cell("0", 9, 9), Cell("1", 30, 2), Cell("2", 3, 3)), NOBODY_YET, 42) is None


def test_months_are_left_out_while_the_country_less_them_is_a_few_of_the_running_one() -> None:
    assert series(leaves((10, 12)), Cell("now", 5, 5), 27) == {"0": 10, "1": 12}
    assert series(leaves((10, 12)), Cell("now", 2, 2), 24) is None
    assert series(leaves((10, 12)), Cell("now", 30, 2), 52) is None
