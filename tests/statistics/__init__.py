"""The statistics' room."""
