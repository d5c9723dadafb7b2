"""A running platform in the hands of the commands, the stories and the tests."""

import asyncio
import time
from collections.abc import Callable
from pathlib import Path

import httpx

from deploy.keycloak import realm
from deploy.local import kafka, keycloak
from deploy.local.processes import Child, Program
from deploy.local.services import PHONES_PORT, Service, Surroundings

DEMO_PASSWORD = "sambok-demo"  # noqa: S105 - shown to everyone by `./sambok up`; the users exist only on this machine
DEMO_USERS = tuple(realm.read()["overlays"]["local"]["users"])
TOKEN_SPARE = 60.0  # seconds before its end at which a token is fetched anew


class Platform:
    """A running platform: addresses, passwords, tokens, and the means to kill and restart its parts.

    Parts are called `postgresql`, `kafka`, `keycloak`, `phones` and by the services' names.
    """

    def __init__(self, around: Surroundings, running: tuple[Service, ...], say: Callable[[str], None]) -> None:
        self.around = around
        self.services = running
        self.say = say
        self.parts: dict[str, Child] = {}
        self.seconds_to_start = 0.0
        self._tokens: dict[str, tuple[str, float]] = {}
        self._users = set(DEMO_USERS)
        self._signing_in = asyncio.Lock()

    # --- where things are -----------------------------------------------------------------------------------------

    @property
    def host(self) -> str:
        """The platform's own 127.0.0.x."""
        return self.around.address.host

    @property
    def state(self) -> Path:
        """The folder of data, logs and traces."""
        return self.around.state

    @property
    def keycloak_url(self) -> str:
        """Keycloak's address, without a path."""
        return self.around.address.url(keycloak.USUAL_PORT)

    @property
    def kafka(self) -> str:
        """Kafka's host:port."""
        return f"{self.host}:{self.around.address.port(kafka.USUAL_PORT)}"

    @property
    def phones_url(self) -> str:
        """The address of the handset page and the text-message gateway."""
        return self.around.address.url(PHONES_PORT)

    @property
    def urls(self) -> dict[str, str]:
        """Each running service's address, by name."""
        return {service.name: self.around.address.url(service.port) for service in self.services}

    def url(self, service: str) -> str:
        """One running service's address, without a path."""
        return self.urls[service]

    def database_url(self, service: str, role: str = "app") -> str:
        """SQLAlchemy's address of a service's database, as its `app` role or as its `owner`."""
        return self.around.database_url(service, role)

    def settings(self, service: str) -> dict[str, str]:
        """The environment variables the service runs with."""
        return self.around.settings(self._service(service))

    def log(self, part: str) -> Path:
        """The log file of a part."""
        return self.around.log(part)

    # --- who uses it ----------------------------------------------------------------------------------------------

    async def user_for(self, address: str) -> str:
        """Make sure somebody of this ROLE@PLACE can sign in; returns the user name. The password is DEMO_PASSWORD."""
        if address not in self._users:
            async with realm.connected(self.keycloak_url, self.around.passwords["keycloak-admin"]) as admin:
                await realm.ensure_users(admin, [address], DEMO_PASSWORD)
            self._users.add(address)
        return address

    async def token(self, address: str) -> str:
        """A valid access token of ROLE@PLACE (made on demand), for `Authorization: Bearer`."""
        # Keycloak's brute-force protection refuses a second sign-in of one user while the first is under way.
        async with self._signing_in:
            token, ends = self._tokens.get(address, ("", 0.0))
            if time.monotonic() < ends - TOKEN_SPARE:
                return token
            return await self._sign_in(address)

    async def _sign_in(self, address: str) -> str:
        form = {
            "grant_type": "password",
            "client_id": "sambok-cli",
            "username": await self.user_for(address),
            "password": DEMO_PASSWORD,
        }
        async with httpx.AsyncClient(timeout=30) as client:
            url = f"{self.keycloak_url}/realms/{keycloak.REALM}/protocol/openid-connect/token"
            answer = (await client.post(url, data=form)).raise_for_status().json()
        self._tokens[address] = (answer["access_token"], time.monotonic() + answer["expires_in"])
        return str(answer["access_token"])

    def _service(self, name: str) -> Service:
        return next(service for service in self.services if service.name == name)

    # --- what happens to it ---------------------------------------------------------------------------------------

    def kill(self, part: str) -> int:
        """Kill a part as a power cut would; it is started again by itself. Returns the killed process id."""
        return self.parts[part].kill()

    async def until_ready(self, part: str) -> None:
        """Return once the part does its job (again)."""
        await self.parts[part].until_ready()

    async def restart(self, part: str) -> None:
        """Stop a part in order, start it again and return once it is ready."""
        await self.parts[part].stop()
        await self.parts[part].start()

    async def start_part(self, name: str, program: Program) -> None:
        """Start one more part and wait until it is ready."""
        self.parts[name] = Child(program, self.say)
        await self.parts[name].start()

    async def stop(self) -> None:
        """Stop what uses before what is used: services, then Keycloak, Kafka, PostgreSQL."""
        infrastructure = ("keycloak", "kafka", "postgresql")
        await asyncio.gather(*(part.stop() for name, part in self.parts.items() if name not in infrastructure))
        for name in infrastructure:
            if name in self.parts:
                await self.parts[name].stop()
