"""Changes to requests."""
