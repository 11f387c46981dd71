"""The outside world: database, spatial dialects, HTTP, files, secrets, settings."""
