"""What is looked at, and what the pages show."""
