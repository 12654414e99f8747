"""The one way to write: a command inside a unit of work."""
