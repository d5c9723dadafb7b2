"""Lets `python -m deploy.local` be the command that `./sambok` turns into."""

from deploy.local.cli import main

main()
