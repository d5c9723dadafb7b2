"""A second gateway takes what the first certainly did not, and nothing that it may have taken."""

import pytest

from services.family import channels
from shared.settings import settings
from tests.family.conftest import PASSWORD, USERNAME, Gateway
from tests.family.test_calls import silent
from tests.family.test_gateway import PHONE, message

NOWHERE = "http://127.0.0.1:1"


def use(monkeypatch: pytest.MonkeyPatch, first: str, second: str) -> None:
    """Two gateways; the second takes the tests' password."""
    for name, value in {
        "URL": first, "URL_2": second, "USERNAME_2": USERNAME, "PASSWORD_2": PASSWORD,
    }.items():  # fmt: skip
        monkeypatch.setenv(f"SAMBOK_SMS_{name}", value)
    settings.cache_clear()


async def test_what_the_first_cannot_take_now_goes_through_the_second(
    gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(monkeypatch, NOWHERE, gateway.url)
    gateway_id = await channels.send_sms(message())
    assert [each["id"] for each in await gateway.messages(PHONE)] == [gateway_id]


async def test_what_the_first_may_have_taken_does_not_go_twice(
    gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with silent() as first:
        use(monkeypatch, first, gateway.url)
        with pytest.raises(channels.OutcomeUnknown):
            await channels.send_sms(message())
    assert await gateway.messages() == []


async def test_when_both_are_away_it_waits(own_settings: None, monkeypatch: pytest.MonkeyPatch) -> None:
    use(monkeypatch, NOWHERE, "http://127.0.0.1:2")
    with pytest.raises(channels.NotNow):
        await channels.send_sms(message())
