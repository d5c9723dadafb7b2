"""Runs between fork and a child's own program: has the kernel kill it when its parent ends, however it ends.

Used as `python -I -S leash.py PARENT COMMAND…`. A program of its own, because Python code must not run between fork and
exec in a process with threads. The kernel forgets the order at a change of user, so that must have come before.
"""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1

if __name__ == "__main__":
    parent, command = int(sys.argv[1]), sys.argv[2:]
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # it ended before the line above
        sys.exit("The parent is gone.")
    os.execvp(command[0], command)  # noqa: S606 - no shell is wanted
