"""Changes to organisations, people, posts, accounts and sessions."""
