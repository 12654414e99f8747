"""A complaint, from the first call to the closed case (policy §5 and §7)."""
