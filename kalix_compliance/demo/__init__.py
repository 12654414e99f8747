"""`make run`: the whole house on one machine, with people and cases made up for it."""
