"""What happens when parts are killed."""
