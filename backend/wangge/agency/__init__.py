"""Petition agents: requests with a number, consent, filing for a principal, telling them."""
