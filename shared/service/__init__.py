"""The frame every service stands in; `Service` is all that a service's app.py needs."""

from shared.service.frame import Service

__all__ = ["Service"]
