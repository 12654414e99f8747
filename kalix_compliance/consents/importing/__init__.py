"""A list of consents kept elsewhere: its columns, its rows, its sealed content."""
