"""What can be asked at a prison. Row-level security narrows every answer to the caller's own prison.

`register` prisoners and what was said of them · `people` who they and their children are · `board` today's work.
"""
