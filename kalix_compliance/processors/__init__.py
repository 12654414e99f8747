"""Who else works with customers' data."""
