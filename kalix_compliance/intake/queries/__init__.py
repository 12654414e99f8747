"""What the intake page asks while somebody types; personal data comes out masked."""
