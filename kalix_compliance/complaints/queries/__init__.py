"""What can be asked about complaints; personal data comes out masked."""
