"""Changes to the register: opening matters and acting on them."""
