"""The rooms of the house. No room imports another; what one needs of another it has heard."""
