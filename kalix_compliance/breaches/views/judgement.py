"""Assessment, decisions and their signatures."""
