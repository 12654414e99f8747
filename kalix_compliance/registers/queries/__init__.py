"""Entries of a register: now, or as they were known."""
