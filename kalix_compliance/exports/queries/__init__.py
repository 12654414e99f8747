"""What the pages show of files."""
