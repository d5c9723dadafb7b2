"""The catalogue of events: docs/events.md and docs/asyncapi.yaml, made from the contracts and from who hears what.

It stands here and not beside the contracts because it looks into the services' handlers, which contracts may not know.
"""
