"""What the hourly look writes down, and what a person decides."""
