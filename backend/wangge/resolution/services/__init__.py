"""Changes to focal villages, their weekly lists, and places."""
