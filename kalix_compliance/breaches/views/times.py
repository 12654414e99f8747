"""The times that are kept apart."""
