"""Heat map and statistics; reads only."""
