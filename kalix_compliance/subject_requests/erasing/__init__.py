"""Erasing a person: what stands against it, how it goes step by step, and the proof that stays."""
