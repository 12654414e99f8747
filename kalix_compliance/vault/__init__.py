"""Keys, sealed values, masks, and search over what is sealed."""
