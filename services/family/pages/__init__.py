"""The pages: a public first one, the private ones behind links and PINs, and a desk for those who carry slips."""

from fastapi import APIRouter

from services.family.pages import desk, private
from services.family.pages.portal import portal

router = APIRouter()
router.include_router(desk.router)
router.include_router(private.router)

__all__ = ["portal", "router"]
