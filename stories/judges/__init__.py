"""What an expectation means: pure judges that are given answers and say whether it holds, or what was found instead."""

from stories.judges.verdict import Verdict, held, missed

__all__ = ["Verdict", "held", "missed"]
