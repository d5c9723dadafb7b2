"""The welfare workers' room."""
