"""Lets `python -m stories FILE…` play stories on a platform of its own, as `./sambok story FILE…` does."""

import asyncio
import sys

from deploy.local.platform import running_platform
from stories.runner import main


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _beside(line: str) -> None:
    sys.stderr.write(f"{line}\n")


if len(sys.argv) < 2:
    sys.exit("usage: python -m stories FILE…")
sys.exit(asyncio.run(main(sys.argv[1:], lambda: running_platform(story_mode=True, say=_beside), _say)))
