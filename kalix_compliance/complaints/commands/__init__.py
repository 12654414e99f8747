"""Everything that can be done to a complaint, one module for each part of its life."""
