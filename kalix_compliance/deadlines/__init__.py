"""Promises with a date: what is owed, by when, how it is counted, drawn and flagged."""
