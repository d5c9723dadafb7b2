"""The prisons' portal: the board of the day, the register, a prisoner's and a child's page, and a form for each act."""

from fastapi import APIRouter

from services.prison.pages import board, deeds, people
from services.prison.pages.portal import portal

router = APIRouter()
router.include_router(board.router)
router.include_router(people.router)
router.include_router(deeds.router)

__all__ = ["portal", "router"]
