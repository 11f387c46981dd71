"""How the simulated county lives: its people, what they report, and how each matter goes."""
