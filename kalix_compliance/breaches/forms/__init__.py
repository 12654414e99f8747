"""The shape of what people write about a breach."""
