"""The workers' portal: the live queue, how the offices are, the household behind each row, and its forms."""

from fastapi import APIRouter

from services.welfare.pages import approvals, household, offices, queue
from services.welfare.pages.portal import portal

router = APIRouter()
router.include_router(queue.router)
router.include_router(offices.router)
router.include_router(approvals.router)
router.include_router(household.router)

__all__ = ["portal", "router"]
