"""The wiring of the police's room."""

from services.arrest import api, handlers, pages
from shared.service import Service

service = Service(
    "arrest",
    api=api.router,
    pages=pages.router,
    portal=pages.portal,
    consumer=handlers.consumer,
    duties=handlers.duties,
    channels=["answers"],
)
app = service.app
