"""Divisions and grids of the county, and which of them a point lies in."""
