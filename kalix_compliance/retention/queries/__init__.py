"""What the pages of retention show."""
