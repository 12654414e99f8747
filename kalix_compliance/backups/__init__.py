"""Encrypted backups of the two stores, kept apart, and the nightly proof that they can be restored."""
