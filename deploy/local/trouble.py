"""What stops the platform, said in one sentence to the person who started it."""


class Trouble(Exception):
    """Something outside the code is wrong. The text says what, and what to do; `./sambok` prints it and ends with 1."""
