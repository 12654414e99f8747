"""Reads for the report: frozen rows, a constant number of statements."""
