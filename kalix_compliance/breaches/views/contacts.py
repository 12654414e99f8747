"""Calls and letters."""
