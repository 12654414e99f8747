"""What an inspector and an administrator look at: the chain of evidence, and how the system is."""
