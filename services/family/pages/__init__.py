"""The pages: a public first one, those behind links and PINs, a desk for whoever carries slips, doors for gateways."""

from fastapi import APIRouter

from services.family.pages import desk, gateways, private
from services.family.pages.portal import portal

router = APIRouter()
router.include_router(desk.router)
router.include_router(private.router)
router.include_router(gateways.router)

__all__ = ["portal", "router"]
