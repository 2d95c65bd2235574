"""What `alation load` does around the call of the core: progress, results, summary."""
