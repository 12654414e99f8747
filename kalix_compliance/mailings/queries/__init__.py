"""What can be asked about mailings."""
