"""What the project promises, each proved on a running platform."""
