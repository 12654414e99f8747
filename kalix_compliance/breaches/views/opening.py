"""Opening a breach."""
