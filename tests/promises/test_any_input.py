"""Whatever comes in, as the OpenAPI documents describe it or not at all, the answer is never that something broke."""

import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.core.result import Ok

from tests.doors import Doors

EXAMPLES = 20  # for each operation; 400 for each, tried once, broke nothing either
CALLERS = {
    "arrest": "police@17", "court": "clerk@17", "prison": "prison@P-17", "welfare": "welfare@1710",
    "family": "ministry",
}  # fmt: skip
# The same examples each time, so that a failure is found again; others are tried as the documents change.
BOUNDED = settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate, Phase.shrink],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture
async def tokens(doors: Doors) -> AsyncIterator[dict[str, str]]:
    """A good token for each service; what was recorded goes away afterwards."""
    await doors.empty()
    yield {service: await doors.platform.token(address) for service, address in CALLERS.items()}
    await doors.empty()


@pytest.mark.parametrize("service", CALLERS)
def test_no_documented_operation_breaks(doors: Doors, tokens: dict[str, str], service: str) -> None:
    url, headers = doors.platform.url(service), {"Authorization": f"Bearer {tokens[service]}"}
    schema = schemathesis.openapi.from_url(f"{url}/openapi.json")
    statuses: set[int] = set()
    for found in schema.get_all_operations():
        assert isinstance(found, Ok), found
        operation = found.ok()

        @BOUNDED
        @given(case=operation.as_strategy() | operation.as_strategy(generation_mode=GenerationMode.NEGATIVE))
        def never_breaks(case: Any) -> None:
            answer = case.call(headers=headers)
            statuses.add(answer.status_code)
            assert answer.status_code < 500, f"{case.method} {case.path}: {answer.text}"
            if answer.status_code >= 400:
                assert answer.headers["content-type"] == ["application/problem+json"]
            if answer.status_code == httpx.codes.UNPROCESSABLE_ENTITY:
                assert all(error["field"] and error["message"] for error in answer.json()["errors"])

        never_breaks()
    assert statuses & {200, 201}, "some of it was good"
    assert statuses & {404, 422}, "some of it was not"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=12), inner, max_size=3),
    max_leaves=12,
)


@settings(BOUNDED, max_examples=150)
@given(body=JSON | st.binary(max_size=200), escaped=st.booleans())
def test_no_bytes_break_a_command(doors: Doors, tokens: dict[str, str], body: Any, escaped: bool) -> None:
    raw = body if isinstance(body, bytes) else json.dumps(body, ensure_ascii=escaped).encode(errors="surrogatepass")
    headers = {"Authorization": f"Bearer {tokens['arrest']}", "Content-Type": "application/json"}
    answer = httpx.post(f"{doors.platform.url('arrest')}/api/arrests", content=raw, headers=headers)
    assert answer.status_code in (400, 422), answer.text
    assert all(error["message"] for error in answer.json()["errors"])


ODD = [
    b'{"\\ud800": 1}', b'{"person": {"name_latin": "\\ud800"}}', b'{"person": {"\\udfff": "x"}}', b'"\\ud800"', b"{}",
    b"[]", b"null", b"NaN", b"Infinity", b"1e999", b'{"id": 1e999}', b'{"person": NaN}', b'{"a": 1, "a": 2}',
    b"9" * 5000, b'{"children": ' + b"9" * 5000 + b"}", b'{"person": {"age": 1e400}}', b'{"person": {"age": -0}}',
    b'{"person": {"age": ' + b"9" * 4400 + b"}}", b'{"arrived_at": "0001-01-01T00:00:00+14:00"}',
    b'{"arrived_at": "9999-12-31T23:59:59-14:00"}', b'{"person": {"born": "0001-01-01"}}', b"\xef\xbb\xbf{}", b"",
    b'{"person": {"id": "\\u0000"}}', b'{"\\u0000": 1}', b'{"a.b": {"c": []}}', b'{"": {"": ""}}',
]  # fmt: skip
COMMANDS = (
    ("arrest", "police@17", "/api/arrests"),
    ("arrest", "police@17", "/api/amendments"),
    ("prison", "prison@P-17", "/api/admissions"),
    ("welfare", "welfare@1710", "/api/placements"),
)


@pytest.mark.parametrize("raw", ODD, ids=range(len(ODD)))
async def test_odd_bodies_are_refused_in_words(doors: Doors, raw: bytes) -> None:
    for service, address, path in COMMANDS:
        answer = await doors(service, address).post(path, content=raw, headers={"Content-Type": "application/json"})
        assert answer.status_code in (400, 422), answer.text
        assert all(error["message"] for error in answer.json()["errors"])
