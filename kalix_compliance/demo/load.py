"""The cases of the demonstration."""


def load_demo(complaints: int = 120, customers: int = 300) -> None:
    """Register customers and complaints through the commands; needs an application context."""
