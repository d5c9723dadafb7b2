"""The police's portal: who is here today, the screens that ask about the children, one arrest, and what came back."""

from fastapi import APIRouter

from services.arrest.pages import arrest, deeds, new_arrest, today
from services.arrest.pages.portal import portal

router = APIRouter()
router.include_router(today.router)
router.include_router(new_arrest.router)
router.include_router(arrest.router)
router.include_router(deeds.router)

__all__ = ["portal", "router"]
