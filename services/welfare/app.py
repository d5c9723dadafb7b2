"""The wiring of the welfare workers' room."""

from services.welfare import api, handlers, pages
from shared.service import Service

service = Service(
    "welfare",
    api=api.router,
    pages=pages.router,
    portal=pages.portal,
    consumer=handlers.consumer,
    duties=handlers.duties,
    channels=["alerts"],
)
app = service.app
