"""What can be asked at a court: `record` one person with all that was said, `lists` who stands in which queue."""
