"""What is known, part by part."""
