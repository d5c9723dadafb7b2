"""The acceptance language: stories are read strictly, played against the real platform and judged line by line."""

from stories.grammar import Malformed, load
from stories.runner import main, play_all

__all__ = ["Malformed", "load", "main", "play_all"]
