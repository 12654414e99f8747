"""What can be asked about breaches."""
