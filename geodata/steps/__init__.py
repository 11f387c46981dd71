"""The build steps of a county pack, in the order of their numbers; each is deterministic."""
