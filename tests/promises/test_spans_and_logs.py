"""What breaks may break with a name in its message: no span, no log line and no collector ever gets the message."""

import asyncio
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import asyncpg
import pytest

from deploy.local.running import Platform
from tests.doors import until
from tests.rooms import connect

CANARY = "Zanaryname"
# A service whose routes break in every way that carries words, with traces to a file and to a collector.
BREAKING = """
import asyncio, logging, sys
import httpx, structlog
from fastapi import APIRouter, FastAPI
from opentelemetry import trace
from shared import telemetry
from shared.service import problems
from shared.web.portal import Portal
from pathlib import Path

CANARY = "Zanaryname"
app = FastAPI(telemetry=telemetry.OF_REQUESTS)
portal = Portal("sample", Path(sys.argv[1]))
problems.install(app, portal)
provider = telemetry.start("sample")

@app.get("/api/raise/{name}")
async def raises(name: str):
    raise ValueError(f"{name} is not known")

@app.get("/api/within/{name}")
async def within(name: str):
    with telemetry.span("deciding"):
        raise KeyError(name)

@app.get("/api/plain/{name}")
async def plain(name: str):
    with trace.get_tracer("another library").start_as_current_span("its own"):
        raise RuntimeError(name)

@app.get("/api/database/{name}")
async def database(name: str):
    import asyncpg
    connection = await asyncpg.connect(sys.argv[2])
    try:
        await connection.execute("INSERT INTO answers (id, person_id, at) VALUES (gen_random_uuid(), $1, now())", name)
    finally:
        await connection.close()

@app.get("/api/log/{name}")
async def logs(name: str):
    try:
        raise ValueError(name)
    except ValueError as error:
        logging.getLogger("library").exception("it broke")
        structlog.get_logger().error("it broke", error=telemetry.describe(error))
    return {}

async def main():
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://sample.test") as client:
        for way in ("raise", "within", "plain", "database", "log"):
            answer = await client.get(f"/api/{way}/{CANARY}?name={CANARY}", headers={"User-Agent": "ordinary"})
            assert CANARY not in answer.text, answer.text
            print("answered", way, answer.status_code)
    provider.shutdown()

asyncio.run(main())
"""


class Collector(ThreadingHTTPServer):
    """What an OpenTelemetry collector would be sent."""

    def __init__(self) -> None:
        self.got: list[bytes] = []
        super().__init__(("127.0.0.1", 0), Taking)

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.server_address[1]}"


class Taking(BaseHTTPRequestHandler):
    """Takes whatever is posted."""

    def do_POST(self) -> None:
        """Keep the body."""
        assert isinstance(self.server, Collector)
        self.server.got.append(self.rfile.read(int(self.headers["Content-Length"])))
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def collector() -> Iterator[Collector]:
    """A collector that runs as long as the test."""
    made = Collector()
    thread = threading.Thread(target=made.serve_forever)
    thread.start()
    yield made
    made.shutdown()
    thread.join()
    made.server_close()


async def test_no_message_of_an_error_leaves_the_process(
    platform: Platform, collector: Collector, tmp_path: Path
) -> None:
    traces = tmp_path / "spans.jsonl"
    database = platform.database_url("arrest").replace("+asyncpg", "")
    environment = {
        **platform.settings("arrest"), "SAMBOK_TRACES_FILE": str(traces), "PATH": "/usr/bin:/bin",
        "OTEL_EXPORTER_OTLP_ENDPOINT": collector.url, "PYTHONPATH": str(Path(__file__).parents[2]),
    }  # fmt: skip
    command = [sys.executable, "-c", BREAKING, str(tmp_path), database]
    ran = await asyncio.to_thread(subprocess.run, command, env=environment, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr[-2000:]
    assert ran.stdout.count("answered") == 5
    assert "ValueError at " in ran.stdout, "the log says which error, and where"
    for what, text in (("the log", ran.stdout), ("standard error", ran.stderr), ("the file", traces.read_text())):
        assert not [line for line in text.splitlines() if CANARY in line], what
    sent = b"".join(collector.got)
    assert b"deciding" in sent, "the collector got the spans"
    assert CANARY.encode() not in sent


async def test_postgresql_logs_no_row_that_it_refused(platform: Platform) -> None:
    log = platform.log("postgresql")
    begins = log.stat().st_size
    connection = await connect(platform, "sambok_arrest")
    try:
        with pytest.raises(asyncpg.NotNullViolationError):
            await connection.execute("INSERT INTO persons (id, name_latin) VALUES ($1, $2)", None, CANARY)
    finally:
        await connection.close()

    def said() -> str:
        with log.open("rb") as file:
            file.seek(begins)
            return file.read().decode(errors="replace")

    async def is_logged() -> bool:
        return "null value in column" in said()

    await until(is_logged, "the refusal is in the log")
    assert CANARY not in said()
