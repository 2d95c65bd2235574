"""What comes in and what goes out: calls, answers, routes, and the pages of lists."""
