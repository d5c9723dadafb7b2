"""Tests of the court: what is refused, what then stands, what a wall keeps, and what a page and a paper say."""
