"""What `alation load` and `alation runs resume` do around the core: progress, results, summary."""
