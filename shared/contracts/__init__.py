"""What is said between services. Imports nothing else of the project, so that anyone may read it alone."""
