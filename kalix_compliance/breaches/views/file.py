"""The breach's page."""
