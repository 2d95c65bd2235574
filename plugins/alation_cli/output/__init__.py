"""What a command prints: results on standard output, everything else on standard error."""
