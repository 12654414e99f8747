"""What the overview does by itself."""
