"""Plain rules of retention: days, and whether the clock can be trusted."""
