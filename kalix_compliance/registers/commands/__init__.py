"""A register is handed on, or taken up for the first time."""
