"""What a county's offices and staff must be."""
