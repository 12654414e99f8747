"""What became of the complaints of some days: counted by everything that a manager asks for."""
