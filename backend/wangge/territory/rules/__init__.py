"""Pure rules of areas: what a pack states, and everything that can be wrong with it."""
