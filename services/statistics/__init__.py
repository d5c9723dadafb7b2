"""Counts, never people."""
