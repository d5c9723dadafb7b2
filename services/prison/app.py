"""The wiring of the prisons' room."""

from services.prison import api, handlers, pages
from shared.service import Service

service = Service(
    "prison",
    api=api.router,
    pages=pages.router,
    portal=pages.portal,
    consumer=handlers.consumer,
    duties=handlers.duties,
    channels=["register"],
)
app = service.app
