"""What a browser keeps that signed in at a portal, without Keycloak's form: sealed with the portal's own key."""

import time

from deploy.local.running import Platform
from shared.identity import Caller
from shared.web import sessions
from shared.web.sessions import Session
from tests.rooms import settings_of


def session_of(platform: Platform, service: str, address: str, subject: str = "") -> dict[str, str]:
    """The cookie of somebody signed in as ROLE@PLACE, by name and value."""
    role, _at, place = address.partition("@")
    now = int(time.time())
    session = Session(Caller(subject or f"test {address}", role, place, address), now + 3600, now + 3600, "")
    with settings_of(platform.settings(service)):
        sessions._key.cache_clear()
        sealed = sessions.to_cookie(service, session)
        sessions._key.cache_clear()
        return {sessions.cookie_name(service): sealed}
