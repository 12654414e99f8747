"""Leak complaints that share a source more often than chance would have it, put before compliance."""
