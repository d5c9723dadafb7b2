"""What is counted and what of it may be shown. Pure: no I/O and no clock.

`pseudonyms` who is behind an id · `measures` what each figure counts · `persons` `alerts` the counting · `places` where
· `suppression` what stays hidden.
"""
