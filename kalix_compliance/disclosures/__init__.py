"""What is given to courts, the procuracy, the police and other bodies."""
