"""The page for people, at `/`: what is in a sandbox, its requests, its jobs. It changes nothing."""
