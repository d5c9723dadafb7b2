"""Traces and logs: one trace from the form to the notice, and never a name in either."""

import json
import logging
import sys
import threading
from collections.abc import Iterator, MutableMapping, Sequence
from contextlib import contextmanager
from os import environ
from pathlib import Path
from typing import Any

import structlog
from fastapi.telemetry import TelemetryConfig
from opentelemetry import trace
from opentelemetry.context import Context
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.instrumentation.asyncpg import AsyncPGInstrumentor
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import ReadableSpan, SpanLimits, TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor, SpanExporter, SpanExportResult
from opentelemetry.sdk.trace.sampling import Decision, ParentBased, Sampler, SamplingResult
from opentelemetry.trace import Link, SpanKind, Status, StatusCode
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator
from opentelemetry.trace.span import TraceState
from opentelemetry.util.types import Attributes

from shared.settings import settings

_HOME = Path(__file__).parent.parent
_W3C = TraceContextTextMapPropagator()
_ADDRESSES = {"http.target", "http.url", "url.path", "url.full", "url.query"}
_SAYS_NOTHING = ("/live", "/ready", "/health", "/static/", "/story/")


def _says_nothing(scope: MutableMapping[str, Any]) -> bool:
    return str(scope.get("path", "")).startswith(_SAYS_NOTHING)


# For every `FastAPI(telemetry=…)`. FastAPI traces requests by itself; its logs would hold messages of errors.
OF_REQUESTS: TelemetryConfig = {"logs": False, "metrics": False, "operation_spans": False, "exclude": _says_nothing}


class FileExporter(SpanExporter):
    """Appends spans to a JSON Lines file, for a platform on one machine without a collector."""

    def __init__(self, path: Path, service: str) -> None:
        self._path, self._service, self._lock = path, service, threading.Lock()

    def export(self, spans: Sequence[ReadableSpan]) -> SpanExportResult:
        """Append one line a span: ids as hex, times in nanoseconds since the epoch."""
        lines = [json.dumps(self._line(span)) + "\n" for span in spans]
        with self._lock, self._path.open("a") as file:
            file.writelines(lines)
        return SpanExportResult.SUCCESS

    def _line(self, span: ReadableSpan) -> dict[str, object]:
        own = span.get_span_context()
        return {
            "trace_id": f"{own.trace_id:032x}" if own else None,
            "span_id": f"{own.span_id:016x}" if own else None,
            "parent_id": f"{span.parent.span_id:016x}" if span.parent else None,
            "name": span.name,
            "service": self._service,
            "start": span.start_time,
            "end": span.end_time,
            "attributes": dict(span.attributes or {}),
        }


def start(service: str) -> TracerProvider:
    """Set up traces and logs for this process."""
    _log_as_json(service)
    # An exception recorded on a span would carry its message, and a message may carry a name: no span has events.
    provider = TracerProvider(
        resource=Resource.create({"service.name": service}),
        span_limits=SpanLimits(max_span_attributes=32, max_events=0),
        sampler=ParentBased(root=_NoLoneQueries()),
    )
    if (path := settings().traces_file) is not None:
        exporter = _Discreet(FileExporter(path, service))
        provider.add_span_processor(BatchSpanProcessor(exporter, schedule_delay_millis=200))
    if environ.get("OTEL_EXPORTER_OTLP_ENDPOINT"):
        provider.add_span_processor(BatchSpanProcessor(_Discreet(OTLPSpanExporter())))
    trace.set_tracer_provider(provider)
    AsyncPGInstrumentor().instrument()  # type: ignore[no-untyped-call]
    return provider


class _NoLoneQueries(Sampler):
    """A trace begins with a request, a fact or a duty, not with each look of a loop into the database."""

    def should_sample(
        self,
        parent_context: Context | None,
        trace_id: int,
        name: str,
        kind: SpanKind | None = None,
        attributes: Attributes = None,
        links: Sequence[Link] | None = None,
        trace_state: TraceState | None = None,
    ) -> SamplingResult:
        """Drop what calls out and was caused by nothing."""
        decision = Decision.DROP if kind == SpanKind.CLIENT else Decision.RECORD_AND_SAMPLE
        return SamplingResult(decision, attributes, trace_state)

    def get_description(self) -> str:
        """What OpenTelemetry calls it."""
        return "NoLoneQueries"


class _Discreet(SpanExporter):
    """Lets spans go on without what may name somebody: addresses as they were asked for, and the words of errors.

    People paste names into addresses, a private link is a secret, and libraries put an error's message into a status.
    """

    def __init__(self, onward: SpanExporter) -> None:
        self._onward = onward

    def export(self, spans: Sequence[ReadableSpan]) -> SpanExportResult:
        """Hand on copies."""
        return self._onward.export([_without_words(span) for span in spans])

    def shutdown(self) -> None:
        """Shut down whoever is behind."""
        self._onward.shutdown()


def _without_words(span: ReadableSpan) -> ReadableSpan:
    return ReadableSpan(
        name=span.name,
        context=span.get_span_context(),
        parent=span.parent,
        resource=span.resource,
        attributes={name: value for name, value in (span.attributes or {}).items() if name not in _ADDRESSES},
        links=span.links,
        kind=span.kind,
        status=Status(span.status.status_code),
        start_time=span.start_time,
        end_time=span.end_time,
        instrumentation_scope=span.instrumentation_scope,
    )


def trace_id() -> str | None:
    """The id of the present trace, 32 hex digits, as answers and rows carry it."""
    context = trace.get_current_span().get_span_context()
    return f"{context.trace_id:032x}" if context.is_valid else None


def describe(error: BaseException) -> str:
    """An error as logs may hold it: class, SQLSTATE and where in our code. Never its message: it may carry a name."""
    place, frame = "", error.__traceback__
    while frame is not None:
        file = Path(frame.tb_frame.f_code.co_filename)
        if file.is_relative_to(_HOME) or not place:
            place = f" at {file.name}:{frame.tb_lineno}"
        frame = frame.tb_next
    state = getattr(getattr(error, "orig", error), "sqlstate", None)
    return f"{type(error).__name__}{f' {state}' if state else ''}{place}"


@contextmanager
def span(name: str, kind: SpanKind = SpanKind.INTERNAL, *, parent: str | None = None, **values: str) -> Iterator[None]:
    """A span around the block, child of the W3C `parent` traceparent when one is given. An error marks it, unworded."""
    context = _W3C.extract({"traceparent": parent}) if parent else None
    with trace.get_tracer("sambok").start_as_current_span(
        name, context, kind, attributes=values, record_exception=False, set_status_on_exception=False
    ) as current:
        try:
            yield
        except Exception:
            current.set_status(StatusCode.ERROR)
            raise


def traceparent() -> str | None:
    """The present span as a W3C traceparent, to be kept beside what it caused."""
    carrier: dict[str, str] = {}
    _W3C.inject(carrier)
    return carrier.get("traceparent")


def _log_as_json(service: str) -> None:
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            _with_trace,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            structlog.processors.JSONRenderer(),
        ],
        logger_factory=structlog.PrintLoggerFactory(sys.stdout),
        cache_logger_on_first_use=True,
    )
    structlog.contextvars.bind_contextvars(service=service)
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(_Wordless(service))
    logging.basicConfig(handlers=[handler], level=logging.INFO, force=True)
    for name in ("uvicorn", "uvicorn.error", "uvicorn.asgi"):
        logging.getLogger(name).handlers, logging.getLogger(name).propagate = [], True
    logging.getLogger("uvicorn.access").disabled = True  # its lines hold paths, and a private link is a path
    logging.getLogger("httpx").setLevel(logging.WARNING)


class _Wordless(logging.Formatter):
    """Libraries' log lines as JSON; of an exception only its class and place, because its message may carry a name."""

    def __init__(self, service: str) -> None:
        super().__init__()
        self._service = service

    def format(self, record: logging.LogRecord) -> str:
        entry = {
            "service": self._service, "event": record.getMessage(), "level": record.levelname.lower(),
            "logger": record.name, "timestamp": self.formatTime(record),
        }  # fmt: skip
        if record.exc_info and record.exc_info[1]:
            entry["error"] = describe(record.exc_info[1])
        return json.dumps(entry)


def _with_trace(_: object, __: str, entry: structlog.typing.EventDict) -> structlog.typing.EventDict:
    if (current := trace_id()) is not None:
        entry["trace_id"] = current
    return entry
