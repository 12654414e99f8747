"""What must not be erased, why, and until when."""
