"""The page for facts that were set aside, the same in every service: see them, try again, skip with a second person."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from shared import database
from shared.errors import Refused
from shared.identity import Caller
from shared.messaging import dead_letters
from shared.web import sign_in
from shared.web.forms import Form
from shared.web.portal import Portal

PATH = "/set-aside"


def routes(service: str, portal: Portal) -> APIRouter:
    """`/set-aside` of one service, for whoever runs it."""
    router = APIRouter(include_in_schema=False)
    operator = Annotated[Caller, Depends(sign_in.may(service, "run-service"))]

    async def page(request: Request, caller: Caller, form: Form, chosen: UUID | None = None) -> Response:
        async with database.session(database.EVERYWHERE) as session:
            rows = await dead_letters.list_aside(session)
        status = 422 if form.errors else 200
        return portal.render(
            request, "set_aside.html", status=status, rows=rows, form=form, chosen=chosen, subject=caller.subject
        )

    @router.get(PATH, name="set-aside")
    async def show(request: Request, caller: operator) -> Response:
        return await page(request, caller, Form())

    @router.post(PATH + "/{fact_id}", name="decide-set-aside")
    async def decide(request: Request, fact_id: UUID, caller: operator) -> Response:
        posted = await request.form()
        what, by = posted.get("do"), caller.subject
        try:
            async with database.session(database.EVERYWHERE) as session:
                if what == "retry":
                    await dead_letters.retry(session, fact_id)
                elif what == "skip":
                    await dead_letters.skip(session, fact_id, by)
                else:
                    await dead_letters.ask_skip(session, fact_id, str(posted.get("reason", "")), by)
        except Refused as refusal:
            return await page(request, caller, Form.of(posted, refusal.errors), fact_id)
        return RedirectResponse(PATH, status_code=303)

    return router
