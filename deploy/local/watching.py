"""Restarts the services when their source changes: `./sambok up --watch`."""

from pathlib import Path

import watchfiles

from deploy.local import folders
from deploy.local.running import Platform
from deploy.local.trouble import Trouble

WATCHED = ("services", "shared", "deploy/local/phones.py")
ENDINGS = {".py", ".html", ".css", ".js", ".yaml", ".po", ".json"}


async def restart_on_change(platform: Platform) -> None:
    """Go on for ever; a service that does not start after a change is said, and tried again at the next one."""
    paths = [folders.CLONE / name for name in WATCHED if (folders.CLONE / name).exists()]
    async for changes in watchfiles.awatch(*paths, watch_filter=lambda _change, path: Path(path).suffix in ENDINGS):
        names = sorted({Path(path).relative_to(folders.CLONE).as_posix() for _change, path in changes})
        platform.say(f"Changed: {', '.join(names[:3])}{' …' if len(names) > 3 else ''}; restarting the services.")
        for part in [*platform.urls, *(["phones"] if "phones" in platform.parts else [])]:
            try:
                await platform.restart(part)
            except Trouble as trouble:
                platform.say(str(trouble))
