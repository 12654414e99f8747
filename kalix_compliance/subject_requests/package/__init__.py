"""Everything held about one person, in one file that opens with a code and expires (Law 91/2025 Art 4)."""
