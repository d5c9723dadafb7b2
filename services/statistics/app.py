"""The wiring of the statistics' room."""

from services.statistics import actions, api, handlers, pages
from shared.service import Service

# Better no figures than facts set aside one by one, or kept under no key.
actions.pseudonym_key()
service = Service("statistics", api=api.router, pages=pages.router, portal=pages.portal, consumer=handlers.consumer)
app = service.app
