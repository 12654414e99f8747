"""Confirming, ruling out, closing."""
