"""Measures and evidence."""
