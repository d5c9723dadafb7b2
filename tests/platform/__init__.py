"""The local platform itself: it starts, says where it is, survives, and leaves nothing behind."""
