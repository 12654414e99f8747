"""The hash chain that every change is written to, in the same transaction."""
