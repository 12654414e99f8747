"""What the worker runs: each slot once, a trace of every run, and who is late."""
