"""Who may call: the token calls, and the check of every other call."""
