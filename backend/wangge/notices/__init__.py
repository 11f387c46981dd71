"""The inbox of an organisation."""
