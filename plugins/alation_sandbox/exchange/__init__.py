"""What comes in and what goes out: calls, answers, routes, and the gate between them."""
