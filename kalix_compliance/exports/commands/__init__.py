"""What people do about files: ask, sign, take."""
