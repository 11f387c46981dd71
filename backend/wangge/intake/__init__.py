"""Reports as somebody saw them, with their photos."""
