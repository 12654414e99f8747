"""The list of affected people."""
