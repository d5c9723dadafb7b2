"""What can happen in a prison: load, decide, save and publish. Never commits.

`register` keeps what is said and works out what follows · `admissions` who comes in · `children` those who live
inside · `days` visits, calls, health, what a parent is told and asks · `leaving` moves, plans, releases, corrections.
"""
