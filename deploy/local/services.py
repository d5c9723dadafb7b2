"""Sambok's own services as child processes: keys, migrations, settings and readiness."""

import base64
import secrets
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import httpx

from deploy.local import folders, kafka, keycloak, postgres, processes
from deploy.local.addresses import Address
from deploy.local.processes import Program

LISTENERS = ("arrest", "court", "prison", "welfare", "family", "statistics")
FAMILY_PORT, PHONES_PORT, MAIL_PORT = 8105, 8190, 8191
PHONES_USER = "sambok"


@dataclass(frozen=True)
class Service:
    """One room of Sambok: its name, and the usual port of its portal and API."""

    name: str
    port: int


@dataclass(frozen=True)
class Surroundings:
    """What every service is told about where it runs."""

    address: Address
    state: Path
    assets: Path
    passwords: Mapping[str, str]
    story_mode: bool

    def database_url(self, service: str, role: str) -> str:
        """SQLAlchemy's address of a service's database; `role` is `app` or `owner`."""
        user = f"sambok_{service}_{role}"
        host, port = self.address.host, self.address.port(postgres.USUAL_PORT)
        return f"postgresql+asyncpg://{user}:{self.passwords[user]}@{host}:{port}/sambok_{service}"

    def settings(self, service: Service) -> dict[str, str]:
        """The environment variables of one service, as `shared/settings.py` names them."""
        settings = {
            "SAMBOK_DATABASE_URL": self.database_url(service.name, "app"),
            "SAMBOK_KAFKA": f"{self.address.host}:{self.address.port(kafka.USUAL_PORT)}",
            "SAMBOK_KEYCLOAK_URL": self.address.url(keycloak.USUAL_PORT),
            "SAMBOK_REALM": keycloak.REALM,
            "SAMBOK_CLIENT_ID": f"sambok-{service.name}",
            "SAMBOK_CLIENT_SECRET": self.passwords[f"client-{service.name}"],
            "SAMBOK_PUBLIC_URL": self.address.url(service.port),
            "SAMBOK_INSTANCE": self.address.instance,
            "SAMBOK_MEMBER": f"{service.name}-{self.address.instance}",
            "SAMBOK_COOKIE_KEY": self.passwords[f"cookie-{service.name}"],
            "SAMBOK_KEYS_DIR": str(self.state / "keys"),
            "SAMBOK_ASSETS_DIR": str(self.assets),
            "SAMBOK_TRACES_FILE": str(self.traces / f"{service.name}.jsonl"),
            "SAMBOK_STORY_MODE": "1" if self.story_mode else "0",
        }
        if service.name == "statistics":
            settings["SAMBOK_PSEUDONYM_KEY"] = self.passwords["pseudonyms"]
        if service.name == "family":
            settings["SAMBOK_SMS_URL"] = self.address.url(PHONES_PORT)
            settings["SAMBOK_SMS_USERNAME"] = PHONES_USER
            settings["SAMBOK_SMS_PASSWORD"] = self.passwords["sms"]
            settings["SAMBOK_REPLIES_TOKEN"] = self.passwords["replies"]
            settings["SAMBOK_PSEUDONYM_KEY"] = self.passwords["numbers"]
            settings["SAMBOK_VOICE_URL"] = f"{self.address.url(PHONES_PORT)}/2010-04-01"
            settings["SAMBOK_VOICE_ACCOUNT"] = PHONES_USER
            settings["SAMBOK_VOICE_PASSWORD"] = self.passwords["sms"]
            settings["SAMBOK_VOICE_FROM"] = "1280"
            settings["SAMBOK_TELEGRAM_URL"] = self.address.url(PHONES_PORT)
            settings["SAMBOK_TELEGRAM_BOT"] = "SambokBot"
            settings["SAMBOK_TELEGRAM_TOKEN"] = self.passwords["telegram"]
            mail = f"{self.address.host}:{self.address.port(MAIL_PORT)}"
            settings["SAMBOK_SMTP_URL"] = f"smtp://{PHONES_USER}:{self.passwords['sms']}@{mail}"
            settings["SAMBOK_SMTP_FROM"] = "sambok@example.org"
        return settings

    @property
    def traces(self) -> Path:
        """The folder of span files, one JSON object a line."""
        return self.state / "traces"

    def log(self, name: str) -> Path:
        """The log file of one part."""
        return self.state / "logs" / f"{name}.log"


def random_key() -> str:
    """32 random bytes as the services read them: base64url with its padding."""
    return base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()


async def make_keys(around: Surroundings) -> None:
    """Give every listener its key pair, keeping those that exist."""
    command = [sys.executable, "-m", "shared.sealing", "make-keys", str(around.state / "keys"), *LISTENERS]
    await processes.run_beside(command, around.log("keys"), "Making the listeners' keys", folders.CLONE)


async def migrate(service: Service, around: Surroundings) -> None:
    """Bring the service's database to its newest shape, as its owner."""
    command = [sys.executable, "-m", "shared.database", "migrate", service.name]
    owner = {"SAMBOK_OWNER_DATABASE_URL": around.database_url(service.name, "owner")}
    log = around.log(f"{service.name}-migrations")
    doing = f"Migrating the database of {service.name}"
    await processes.run_beside(command, log, doing, folders.CLONE, **around.settings(service), **owner)


def service_program(service: Service, around: Surroundings) -> Program:
    """A service as a program: ready when its /ready says that database, Kafka and keys are usable."""
    module = f"services.{service.name}.app:app"
    return _web_program(service.name, module, service.port, "/ready", around, around.settings(service))


def phones_program(around: Surroundings) -> Program:
    """The handset page and the gateways that stand in for a telephone network, Telegram and a mail server."""
    replies = f"{around.address.url(FAMILY_PORT)}/replies/{around.passwords['replies']}"
    environment = {
        "SAMBOK_SMS_USERNAME": PHONES_USER,
        "SAMBOK_SMS_PASSWORD": around.passwords["sms"],
        "SAMBOK_SMS_GET_URL": f"{replies}?from=%q&text=%a&charset=%C",
        "SAMBOK_TELEGRAM_TOKEN": around.passwords["telegram"],
        "SAMBOK_SMTP_LISTEN": f"{around.address.host}:{around.address.port(MAIL_PORT)}",
        "SAMBOK_ASSETS_DIR": str(around.assets),
    }
    return _web_program("phones", "deploy.local.phones:app", PHONES_PORT, "/", around, environment)


def _web_program(
    name: str, module: str, usual_port: int, path: str, around: Surroundings, environment: Mapping[str, str]
) -> Program:
    url = around.address.url(usual_port)

    async def answers() -> bool:
        if not await processes.listens(around.address.host, around.address.port(usual_port)):
            return False
        async with httpx.AsyncClient(timeout=5) as client:
            try:
                answer = await client.get(url + path)
            except httpx.HTTPError:
                return False
        return answer.is_success

    command = [sys.executable, "-m", "uvicorn", module, "--host", around.address.host]
    command += ["--port", str(around.address.port(usual_port)), "--no-access-log"]
    # Longer than any client keeps a connection idle: whoever sends first on one that closes gets no answer at all.
    command += ["--timeout-keep-alive", "75"]
    return Program(name, command, around.log(name), answers, environment, folders.CLONE)
