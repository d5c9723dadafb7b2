"""The wiring of the courts' room."""

from services.court import api, handlers, pages
from shared.service import Service

service = Service(
    "court",
    api=api.router,
    pages=pages.router,
    portal=pages.portal,
    consumer=handlers.consumer,
    channels=["record"],
)
app = service.app
