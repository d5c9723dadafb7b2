"""The wiring of the notices' room."""

from services.family import api, handlers, pages
from shared.service import Service

service = Service(
    "family",
    api=api.router,
    pages=pages.router,
    portal=pages.portal,
    consumer=handlers.consumer,
    duties=handlers.duties,
)
app = service.app
