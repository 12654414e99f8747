"""From complaints to a breach: what one lends to the other."""
