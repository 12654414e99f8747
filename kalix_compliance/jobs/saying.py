"""What a job says of a run: `name=value` for each thing it did; the page about jobs turns it into words."""


def said(**done: object) -> str | None:
    """Counts and codes, never personal data; what is nought or empty is left out, None when all of it is."""
    return " ".join(f"{name}={value}" for name, value in done.items() if value) or None
