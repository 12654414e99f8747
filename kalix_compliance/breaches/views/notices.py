"""The notice to the people."""
