"""The courts' room: hearings, detention, sentences and appeals, decided with the family in sight."""
