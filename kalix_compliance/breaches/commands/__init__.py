"""What can be done with a breach: one module for each part of the work."""
