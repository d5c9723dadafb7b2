"""Everything that puts Sambok on a machine: a laptop, containers or a cluster."""
