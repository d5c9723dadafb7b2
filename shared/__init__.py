"""What every service stands on: a closed list of rooms, none of which imports a service."""
