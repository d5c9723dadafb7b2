"""Police: an arrest is recorded, and nobody forgets to ask about the children."""
