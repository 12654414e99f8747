"""Complaints become a breach."""
