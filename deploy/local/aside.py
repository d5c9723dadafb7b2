"""The commands of a service's set-aside facts, in the surroundings of a platform that runs on this machine."""

import json
import os
import sys
from pathlib import Path

from deploy.local import folders, status
from deploy.local.trouble import Trouble


def run(service: str, arguments: list[str]) -> None:
    """Become `python -m shared.messaging.set_aside` for this service of the running platform; Trouble if none runs."""
    for file in sorted(folders.state_home().glob("*/platform.json")):
        told = json.loads(file.read_text())
        if told in status.running() and service in told["services"]:
            os.environ.update(_surroundings(service, file.parent, told))
            os.execv(sys.executable, [sys.executable, "-m", "shared.messaging.set_aside", *arguments])  # noqa: S606 - no shell is wanted
    raise Trouble(f"No service {service} is running from this clone; start it with ./sambok up.")


def _surroundings(service: str, state: Path, told: dict[str, str]) -> dict[str, str]:
    role = f"sambok_{service}_app"
    password = json.loads((state / "passwords.json").read_text())[role]
    address = f"{told['host']}:{told['database']}"
    return {
        "SAMBOK_DATABASE_URL": f"postgresql+asyncpg://{role}:{password}@{address}/sambok_{service}",
        "SAMBOK_KAFKA": told["kafka"],
        "SAMBOK_KEYCLOAK_URL": told["keycloak"],
        "SAMBOK_KEYS_DIR": str(state / "keys"),
    }
