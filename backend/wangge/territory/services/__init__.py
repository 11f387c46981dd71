"""Changes to the boundaries of the county."""
