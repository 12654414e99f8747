"""What makes a coincidence unusual: plain Python, no database."""
