"""Everything that can be done with mailings."""
