"""Recorded runs: where they are, what is known of them, and how they go on."""
