"""What a bundle holds: one module a folder in it."""
