"""Tests of the house itself: borders, floors, names, words and links."""
