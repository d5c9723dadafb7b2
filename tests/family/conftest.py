"""A gateway of our own for tests that need no platform, and the settings that any part of the service reads."""

import asyncio
import os
import secrets
import socket
import sys
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest

from shared import sealing
from shared.settings import settings

CLONE = Path(__file__).parents[2]
USERNAME, PASSWORD, TOKEN = "sambok", "for this test only", "123456:for-this-test-only"


@pytest.fixture
def own_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Settings as of a service that runs nowhere, with keys of its own."""
    sealing.make_keys(tmp_path / "keys", ["family"])
    for name, value in {
        "DATABASE_URL": "postgresql+asyncpg://nobody@nowhere/nothing", "KAFKA": "nowhere:9",
        "KEYCLOAK_URL": "http://nowhere", "KEYS_DIR": str(tmp_path / "keys"), "PUBLIC_URL": "http://family.test",
        "SMS_USERNAME": USERNAME, "SMS_PASSWORD": PASSWORD, "SMS_URL": "http://127.0.0.1:1",
    }.items():  # fmt: skip
        monkeypatch.setenv(f"SAMBOK_{name}", value)
    settings.cache_clear()
    yield
    settings.cache_clear()


@dataclass
class Gateway:
    """The phones' process: where it answers, and the means to kill it and start it again on its own file."""

    url: str
    port: int
    file: Path
    mail_port: int
    process: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        """Start it and return once it answers."""
        command = ["-m", "uvicorn", "deploy.local.phones:app", "--port", str(self.port), "--no-access-log"]
        environment = os.environ | {
            "SAMBOK_SMS_USERNAME": USERNAME, "SAMBOK_SMS_PASSWORD": PASSWORD, "SAMBOK_PHONES_FILE": str(self.file),
            "SAMBOK_TELEGRAM_TOKEN": TOKEN, "SAMBOK_SMTP_LISTEN": f"127.0.0.1:{self.mail_port}",
        }  # fmt: skip
        self.process = await asyncio.create_subprocess_exec(sys.executable, *command, cwd=CLONE, env=environment)
        async with asyncio.timeout(20), httpx.AsyncClient() as client:
            while True:
                try:
                    await client.get(self.url)
                    return
                except httpx.ConnectError:
                    await asyncio.sleep(0.05)

    async def kill(self) -> None:
        """End it as a power cut would."""
        assert self.process is not None
        self.process.kill()
        await self.process.wait()

    async def messages(self, to: str = "") -> list[dict[str, str]]:
        """What reached a phone, or all of them."""
        async with httpx.AsyncClient() as client:
            answer = await client.get(f"{self.url}/api/messages", params={"to": to} if to else {})
        found: list[dict[str, str]] = answer.json()
        return found


@pytest.fixture
async def gateway(tmp_path: Path, own_settings: None, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Gateway]:
    """The real phones, over real HTTP, and the service's settings pointing at them."""
    port = free_port()
    running = Gateway(f"http://127.0.0.1:{port}", port, tmp_path / f"{secrets.token_hex(4)}.sqlite", free_port())
    for name, value in {
        "SMS_URL": running.url, "TELEGRAM_URL": running.url, "TELEGRAM_TOKEN": TOKEN, "TELEGRAM_BOT": "SambokBot",
        "SMTP_URL": f"smtp://{USERNAME}:{quote(PASSWORD)}@127.0.0.1:{running.mail_port}",
        "SMTP_FROM": "sambok@family.test",
    }.items():  # fmt: skip
        monkeypatch.setenv(f"SAMBOK_{name}", value)
    settings.cache_clear()
    await running.start()
    yield running
    await running.kill()


def free_port() -> int:
    """A port nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
