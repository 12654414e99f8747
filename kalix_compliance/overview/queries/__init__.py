"""What the gathering pages show: the signatures, the queue, the counts of the rail."""
