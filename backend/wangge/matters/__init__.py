"""The register: matters, their procedure, their clocks and their history."""
