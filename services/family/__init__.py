"""Families: plain, discreet notices of each legal milestone, and a private page."""
