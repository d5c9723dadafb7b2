"""Prisons: who is inside with whom, what mothers ask, and the day somebody leaves."""
