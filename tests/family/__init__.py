"""What families are told: once, in their language, and nothing that must not be in a message."""
