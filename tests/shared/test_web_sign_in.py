"""Signing in: no link leads elsewhere, no cookie can be made or changed, and nothing typed is lost."""

import re
import time
from dataclasses import replace

import httpx
import pytest

from shared.identity import Caller
from shared.web import sessions
from shared.web.sessions import Session
from shared.web.sign_in import local_path

WORKER = Caller("4f6c", "welfare", "1710", "Chan Dara")


def session(caller: Caller = WORKER, *, fresh: int = 300, ends: int = 1800) -> Session:
    now = int(time.time())
    return Session(caller, now + fresh, now + ends, "r" * 900)


def sign_in(browser: httpx.AsyncClient, known: Session) -> None:
    browser.cookies.set("sambok_sample_t", sessions.to_cookie("sample", known), domain="127.0.0.1", path="/")


@pytest.mark.parametrize("target", ["/", "/people/7?tab=2", "/?next=//evil.example", "/ក"])
def test_a_path_of_the_portal_is_gone_back_to(target: str) -> None:
    assert local_path(target) == target


@pytest.mark.parametrize(
    "target",
    [
        None, "", "https://evil.example", "//evil.example", "/\\evil.example", "\\\\evil.example", "evil.example",
        "javascript:alert(1)", "/\t/evil.example", "/a\\..\\b", "/\n", " /x", "http:/evil", "/a b",
    ],
)  # fmt: skip
def test_anything_else_leads_to_the_first_page(target: str | None) -> None:
    assert local_path(target) == "/"


async def test_whoever_is_not_signed_in_is_sent_to_sign_in_and_back(browser: httpx.AsyncClient) -> None:
    answer = await browser.get("/?person=7")
    assert answer.status_code == 303
    assert answer.headers["location"] == "/sign-in?next=%2F%3Fperson%3D7"


async def test_a_form_sent_after_the_session_ended_is_kept(browser: httpx.AsyncClient) -> None:
    page = await browser.post("/act?x=1", data={"name": 'So"k', "notes": "a\nb"})
    assert page.status_code == 401
    assert re.search(r'<form method="post" action="/act\?x=1">', page.text)
    assert 'name="name" value="So&#34;k"' in page.text
    assert 'target="_blank"' in page.text


async def test_a_session_shows_who_and_where_one_is(browser: httpx.AsyncClient) -> None:
    sign_in(browser, session())
    page = await browser.get("/")
    assert page.status_code == 200
    assert "Chan Dara" in page.text
    assert "Siem Reab" in page.text
    assert 'action="/sign-out"' in page.text


async def test_another_role_gets_the_forbidden_answer(browser: httpx.AsyncClient) -> None:
    sign_in(browser, session(replace(WORKER, role="police", place="17")))
    assert (await browser.post("/act")).text == "police@17"


@pytest.mark.parametrize("at", [0, 10, 40, 100, -1])
async def test_a_changed_cookie_is_no_session_and_is_taken_back(browser: httpx.AsyncClient, at: int) -> None:
    sealed = sessions.to_cookie("sample", session())
    changed = list(sealed)
    changed[at] = "A" if changed[at] != "A" else "B"
    assert sessions.from_cookie("sample", "".join(changed)) is None or "".join(changed)[:-1] == sealed[:-1]
    browser.cookies.set("sambok_sample_t", "".join(changed[:-2]), domain="127.0.0.1", path="/")
    answer = await browser.get("/")
    assert answer.status_code == 303
    assert 'sambok_sample_t="";' in answer.headers["set-cookie"]


@pytest.mark.usefixtures("surroundings")
def test_a_cookie_opens_only_for_what_it_was_sealed_for() -> None:
    sealed = sessions.to_cookie("sample", session())
    assert sessions.from_cookie("sample", sealed) == session()
    assert sessions.from_cookie("other", sealed) is None
    assert sessions.from_cookie("sample", sessions.seal("sambok_sample_t_flow_x", {"sub": "1"})) is None
    assert sessions.from_cookie("sample", sessions.to_cookie("sample", session(ends=-1))) is None
    assert len(sealed) < sessions.LARGEST
    with pytest.raises(ValueError, match="does not fit"):
        sessions.to_cookie("sample", replace(session(), refresh_token="r" * 4000))


async def test_cookies_cannot_be_read_by_scripts_or_sent_by_other_sites(browser: httpx.AsyncClient) -> None:
    answer = await browser.get("/open?lang=km")
    assert "HttpOnly" in answer.headers["set-cookie"]
    assert "SameSite=lax" in answer.headers["set-cookie"]


async def test_while_keycloak_is_away_one_learns_so_and_stays_signed_in(browser: httpx.AsyncClient) -> None:
    sign_in(browser, session(fresh=-1))
    answer = await browser.get("/")
    assert answer.status_code == 503
    assert answer.headers["retry-after"]
    assert "set-cookie" not in answer.headers
    assert (await browser.get("/open")).status_code == 200
    assert (await browser.get("/sign-in")).status_code == 503


async def test_an_answer_that_fits_no_sign_in_begun_here_is_not_believed(browser: httpx.AsyncClient) -> None:
    answer = await browser.get("/signed-in?code=stolen&state=guessed")
    assert answer.status_code == 400
    assert "set-cookie" not in answer.headers


async def test_signing_out_takes_the_cookie_back_even_while_keycloak_is_away(browser: httpx.AsyncClient) -> None:
    sign_in(browser, session())
    answer = await browser.post("/sign-out")
    assert answer.headers["location"] == "/signed-out"
    assert 'sambok_sample_t="";' in answer.headers["set-cookie"]
    assert (await browser.get("/signed-out")).status_code == 200
