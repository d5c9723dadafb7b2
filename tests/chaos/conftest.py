"""A platform whose parts are going to be killed; the one that other tests share is stopped first."""

from collections.abc import AsyncIterator

import pytest

from deploy.local import platform as local
from tests.conftest import Shared
from tests.doors import Doors


@pytest.fixture(scope="session")
async def doomed(shared: Shared) -> AsyncIterator[Doors]:
    """The doors of a platform of its own."""
    await shared.stop()
    async with local.running_platform(story_mode=True) as platform, Doors(platform) as doors:
        yield doors
