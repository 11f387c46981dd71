"""The county's own choices, typed, validated and versioned."""
