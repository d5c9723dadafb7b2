"""The realm as code: who may sign in, with which roles and from which place."""
