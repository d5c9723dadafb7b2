"""The courts' portal: work queues, one person with the family's situation, a form for each act, the printed order."""

from fastapi import APIRouter

from services.court.pages import deeds, paper, person, work
from services.court.pages.portal import portal

router = APIRouter()
router.include_router(work.router)
router.include_router(person.router)
router.include_router(paper.router)
router.include_router(deeds.router)

__all__ = ["portal", "router"]
