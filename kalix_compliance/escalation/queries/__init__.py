"""Which complaints may be behind a breach, and what they would lend."""
