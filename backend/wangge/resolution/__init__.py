"""What organisations do beyond single matters: care for focal villages and places."""
