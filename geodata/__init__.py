"""County packs: the sources and choices of each county, and the steps that build its layers."""
