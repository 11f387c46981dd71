"""Organisations, people, posts, remits and sessions."""
