"""Where gateways bring what became of messages, and what phones answer to them."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from services.family import channels
from services.family.actions import replying, sending
from shared import database
from shared.errors import NotFound

router = APIRouter()


@router.get("/receipts/{token}")
async def receive_receipt(request: Request, token: str) -> Response:
    """A delivery report: gateways call the address each message came with. An unknown token answers 404."""
    receipt = channels.read_receipt(request.query_params)
    async with database.session(database.EVERYWHERE) as session:
        await sending.take_receipt(session, token, receipt)
    return Response(status_code=204)


@router.get("/replies/{token}")
async def receive_reply(request: Request, token: str) -> Response:
    """What a phone answered: the same empty page whoever it was and whatever it said; 404 for who is no gateway.

    Stock Kannel takes a 204 for a service that is broken.
    """
    if not channels.is_gateway(token):
        raise NotFound
    reply = channels.read_reply(request.url.query)
    if reply is not None:
        async with database.session(database.EVERYWHERE) as session:
            await replying.hear(session, reply)
    return Response("", media_type="text/plain")
