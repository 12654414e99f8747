"""What a person asks for about their data, and what comes of it."""
