"""The command `alation`: what the core does, from a shell."""
