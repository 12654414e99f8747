"""Papers for the authorities."""
