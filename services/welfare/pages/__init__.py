"""The workers' portal: the live queue, the household behind each row, and a form for each thing they record."""

from fastapi import APIRouter

from services.welfare.pages import household, queue
from services.welfare.pages.portal import portal

router = APIRouter()
router.include_router(queue.router)
router.include_router(household.router)

__all__ = ["portal", "router"]
