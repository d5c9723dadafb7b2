"""The police's room."""
