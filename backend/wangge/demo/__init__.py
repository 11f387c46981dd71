"""The demo county, filled through the services."""
