"""The people who work here: accounts, roles, signing in."""
