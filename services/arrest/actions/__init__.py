"""What can happen at a police station: load, decide, save and publish. Never commits."""
