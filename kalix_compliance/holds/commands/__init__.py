"""Placing a hold, looking at it again, lifting it."""
