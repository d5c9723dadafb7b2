"""One running platform for all tests, doors for everyone who has a role, and the chaos at the very end."""

import contextlib
from collections.abc import AsyncIterator

import pytest

from deploy.local import platform as local
from deploy.local.running import Platform
from tests.doors import Doors
from tests.rooms import Room, own_room


def pytest_configure(config: pytest.Config) -> None:
    """Name the marks of these tests."""
    config.addinivalue_line("markers", "chaos: kills parts of a platform of its own; runs last")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """First what needs no shared platform, then what does, then the chaos: never two platforms at a time."""

    def turn(item: pytest.Item) -> int:
        if item.get_closest_marker("chaos"):
            return 2
        return 1 if "platform" in getattr(item, "fixturenames", ()) else 0

    items.sort(key=turn)


class Shared:
    """The platform that tests share: started when the first asks for it, stopped when the chaos needs the room."""

    def __init__(self) -> None:
        self._open = contextlib.AsyncExitStack()
        self._running: Platform | None = None

    async def running(self) -> Platform:
        """The platform, in story mode; the clock is real until a test sets it."""
        if self._running is None:
            self._running = await self._open.enter_async_context(local.running_platform(story_mode=True))
        return self._running

    async def stop(self) -> None:
        """Stop it and throw its data away."""
        await self._open.aclose()
        self._running = None


@pytest.fixture(scope="session")
async def shared() -> AsyncIterator[Shared]:
    """The platform that is or may be running."""
    held = Shared()
    yield held
    await held.stop()


@pytest.fixture(scope="session")
async def platform(shared: Shared) -> Platform:
    """A running platform with everything in it, for whoever needs one. What others left in it is there as well."""
    return await shared.running()


@pytest.fixture(scope="session")
async def doors(platform: Platform) -> AsyncIterator[Doors]:
    """The services' HTTP doors: `await doors("arrest", "police@17").get("/api/people")`."""
    async with Doors(platform) as opened:
        yield opened


@pytest.fixture
async def fresh(doors: Doors) -> AsyncIterator[Doors]:
    """The doors of a platform that is empty and whose clock is real; the clock is real afterwards, too."""
    await doors.empty()
    yield doors
    if doors.clock_is_set:
        await doors.empty()


@pytest.fixture
async def room(platform: Platform, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Room]:
    """A service's database and topic that no service uses, for what is tried inside this process."""
    async with own_room(platform, tmp_path_factory.mktemp("room")) as made:
        yield made
