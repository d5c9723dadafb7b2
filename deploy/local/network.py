"""What a telephone network keeps: which message reached which phone, and receipts until somebody takes them.

A receipt is an address that is fetched until it answers, with growing waits and also after a restart, as Kannel does
with `http-request-retry`. The store is a SQLite file that outlives a restart, or memory when none is named.
"""

import asyncio
import os
import re
import sqlite3
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Literal, NamedTuple

import httpx

FIRST_WAIT, LONGEST_WAIT, GIVE_UP_AFTER = 0.2, 5.0, 3600.0  # seconds between offers of a receipt, and in all
HTTP = httpx.Timeout(5)
State = Literal["in-service", "out-of-service", "unanswered", "blocks-bot", "ignores-bot"]
_SCHEMA = """
    CREATE TABLE IF NOT EXISTS messages (
        position INTEGER PRIMARY KEY, id TEXT UNIQUE, "to" TEXT, text TEXT, at TEXT, reference TEXT, sender TEXT,
        channel TEXT
    );
    CREATE INDEX IF NOT EXISTS messages_to ON messages ("to");
    CREATE TABLE IF NOT EXISTS receipts (url TEXT PRIMARY KEY, offered_at REAL);
    CREATE TABLE IF NOT EXISTS switched (number TEXT PRIMARY KEY, state TEXT);
    CREATE TABLE IF NOT EXISTS hooks (url TEXT PRIMARY KEY, secret TEXT);
    CREATE TABLE IF NOT EXISTS bot_users (number TEXT PRIMARY KEY);
    CREATE TABLE IF NOT EXISTS bot_said (id INTEGER PRIMARY KEY AUTOINCREMENT);
"""


class Message(NamedTuple):
    """Something said to one phone or mailbox: the gateway's own id for it, to whom, and what."""

    id: str
    to: str
    text: str
    reference: str
    sender: str
    channel: Literal["sms", "voice", "telegram", "email"]


class Network:
    """Every phone, what reached it and which receipts are still to be taken."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._offers: set[asyncio.Task[None]] = set()
        self.changed = asyncio.Condition()

    def open(self) -> None:
        """Open the store and offer again what was not taken when the process last ended."""
        self._client = httpx.AsyncClient(timeout=HTTP)
        self._store = sqlite3.connect(self._file, isolation_level=None)
        self._store.row_factory = sqlite3.Row
        self._store.execute("PRAGMA journal_mode = WAL")
        self._store.executescript(_SCHEMA)
        for row in self._store.execute("SELECT url FROM receipts ORDER BY offered_at").fetchall():
            self._begin_offer([row["url"]])

    async def close(self) -> None:
        """End the offers, which are kept for the next start, and close the store."""
        for task in self._offers:
            task.cancel()
        await asyncio.gather(*self._offers, return_exceptions=True)
        await self._client.aclose()
        self._store.close()

    async def take(self, message: Message, receipts: Sequence[str], *, arrives: bool) -> None:
        """Let a message reach its phone, or not, and begin to tell what became of it: these addresses are fetched."""
        self._store.execute("BEGIN")
        if arrives:
            self._store.execute(
                'INSERT INTO messages (id, "to", text, at, reference, sender, channel) VALUES (?, ?, ?, ?, ?, ?, ?)',
                (message.id, message.to, message.text, datetime.now(UTC).isoformat(), *message[3:]),
            )
        self._keep_offers(receipts)
        self._store.execute("COMMIT")
        self._begin_offer(list(receipts))
        await self._tell_pages()

    def offer(self, url: str) -> None:
        """Fetch this address until somebody takes what it tells."""
        self._keep_offers([url])
        self._begin_offer([url])

    def state_of(self, number: str) -> State:
        """Whether messages reach this phone, and whether somebody takes its calls."""
        row = self._store.execute("SELECT state FROM switched WHERE number = ?", (number,)).fetchone()
        return row["state"] if row else "in-service"

    def switch(self, number: str, state: State) -> None:
        """Take a phone out of service, let it ring unanswered, or put it back to work."""
        self._store.execute("INSERT OR REPLACE INTO switched VALUES (?, ?)", (number, state))

    def set_hook(self, url: str, secret: str) -> None:
        """Where what somebody tells the bot is brought to from now on."""
        self._store.execute("DELETE FROM hooks")
        self._store.execute("INSERT INTO hooks VALUES (?, ?)", (url, secret))

    def hook(self) -> tuple[str, str] | None:
        """The address for what somebody tells the bot, and the secret that goes with it."""
        row = self._store.execute("SELECT url, secret FROM hooks").fetchone()
        return (row["url"], row["secret"]) if row else None

    def meet_bot(self, number: str) -> None:
        """From now on the bot may write to this telephone's owner."""
        self._store.execute("INSERT OR IGNORE INTO bot_users VALUES (?)", (number,))

    def knows_bot(self, number: str) -> bool:
        """Whether this telephone's owner has ever written to the bot."""
        return bool(self._store.execute("SELECT 1 FROM bot_users WHERE number = ?", (number,)).fetchone())

    def number_bot_message(self) -> int:
        """An id for what the bot says next, never given twice."""
        return int(self._store.execute("INSERT INTO bot_said DEFAULT VALUES RETURNING id").fetchone()["id"])

    def messages(self, number: str | None) -> list[dict[str, Any]]:
        """What reached one phone, or all of them, the newest last."""
        query = (
            'SELECT id, "to", text, at, reference, sender, channel FROM messages '
            'WHERE ? IS NULL OR "to" = ? ORDER BY position'
        )
        return [dict(row) for row in self._store.execute(query, (number, number))]

    async def forget(self) -> None:
        """Empty every phone; receipts not yet taken are dropped."""
        for task in self._offers:
            task.cancel()
        for table in ("messages", "receipts", "switched", "bot_users"):
            self._store.execute(f"DELETE FROM {table}")  # noqa: S608 – names written above
        await self._tell_pages()

    def _keep_offers(self, urls: Sequence[str]) -> None:
        rows = [(url, time.time()) for url in urls]
        self._store.executemany("INSERT OR IGNORE INTO receipts VALUES (?, ?)", rows)

    def _begin_offer(self, urls: list[str]) -> None:
        task = asyncio.create_task(self._offer(urls))
        self._offers.add(task)
        task.add_done_callback(self._offers.discard)

    async def _offer(self, urls: list[str]) -> None:
        """Fetch each receipt's address in turn until it is taken, as the guide's `http-request-retry` does."""
        for url in urls:
            wait, ends = FIRST_WAIT, time.monotonic() + GIVE_UP_AFTER
            while not await _is_taken(self._client, url) and time.monotonic() < ends:
                await asyncio.sleep(wait)
                wait = min(wait * 2, LONGEST_WAIT)
            self._store.execute("DELETE FROM receipts WHERE url = ?", (url,))

    async def _tell_pages(self) -> None:
        async with self.changed:
            self.changed.notify_all()


async def _is_taken(client: httpx.AsyncClient, url: str) -> bool:
    try:
        answer = await client.get(url)
    except httpx.TransportError:
        return False
    return answer.status_code < 500  # a refusal is an answer too: the same receipt would be refused again


def address_of(text: str) -> str:
    """A telephone in its whole number, however it was written, or a mailbox as it is."""
    return text if "@" in text else "+" + re.sub(r"\D", "", text)


network = Network(os.environ.get("SAMBOK_PHONES_FILE", ":memory:"))
