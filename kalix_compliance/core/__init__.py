"""Plain Python that every other package may lean on."""
