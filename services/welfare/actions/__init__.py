"""What can happen at a social affairs office.

`households` keeps what was said, `statements` is what workers record, `colleagues` is who was here.
"""
