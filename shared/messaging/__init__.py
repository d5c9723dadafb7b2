"""How facts travel: outbox, relay, consumer with inbox, and what is set aside when a handler fails."""
