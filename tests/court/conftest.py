"""What these tests share: a clock that is real again after each."""

from collections.abc import Iterator

import pytest

from shared import clock


@pytest.fixture(autouse=True)
def real_clock() -> Iterator[None]:
    """The clock of this process, given back."""
    yield
    clock.forget()
