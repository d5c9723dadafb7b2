"""What can happen at a court.

`keeping` keeps what was said and brings the tables up to date · `acts` records an act of the court · `cases`
`detention` `hearings` `judgments` decide each act by what is known · `retractions` takes one back.
"""
