"""What is mine, what is next, what waits for me; and one search over everything."""
