"""What a phone sends in batches."""
