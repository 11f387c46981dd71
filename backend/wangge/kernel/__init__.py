"""Plain Python and Shapely that every slice may use; imports nothing of ours."""
