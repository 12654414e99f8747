"""Who agreed to what, when, to which words, and how that is proven."""
