"""The board: what must be done in this prison today, the most pressing first."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from services.prison.pages.portal import Reader, portal

router = APIRouter()


@router.get("/")
async def board(request: Request, prison: Reader) -> Response:
    """Today."""
    return portal.render(request, "board.html")
