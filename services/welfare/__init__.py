"""Welfare: the workers of the district are told by themselves, with clocks that run until someone acts."""
