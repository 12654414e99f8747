"""What becomes of the invented complaints: how many of each, how old, how grave."""

from kalix_compliance.complaints.catalogue import Kind, Severity

KINDS = (
    (Kind.LEAK,) * 6 + (Kind.MARKETING,) * 3 + (Kind.SELLER,) * 2 + (Kind.INACCURATE, Kind.OTHER)
)

Plot = tuple[str, int, tuple[int, int], Severity]

# What becomes of them · how many · how many days ago they came in (from, to) · how grave
PLOTS: tuple[Plot, ...] = (
    ("received", 9, (0, 3), Severity.LOW),
    ("noted", 3, (1, 4), Severity.LOW),
    ("verifying", 14, (2, 11), Severity.LOW),
    ("verifying", 2, (13, 14), Severity.LOW),
    ("verifying", 2, (16, 19), Severity.LOW),
    ("verified", 6, (4, 12), Severity.MEDIUM),
    ("refusal waits", 2, (8, 13), Severity.LOW),
    ("unfounded", 2, (9, 12), Severity.LOW),
    ("refused", 4, (10, 24), Severity.LOW),
    ("remedying", 8, (5, 12), Severity.MEDIUM),
    ("remedying", 2, (13, 14), Severity.MEDIUM),
    ("half remedied", 6, (6, 13), Severity.MEDIUM),
    ("half remedied", 2, (16, 18), Severity.MEDIUM),
    ("escalated", 2, (4, 9), Severity.HIGH),
    ("extension waits", 2, (10, 14), Severity.LOW),
    ("extended", 3, (15, 22), Severity.LOW),
    ("remedied", 4, (8, 13), Severity.MEDIUM),
    ("answered", 6, (9, 14), Severity.MEDIUM),
    ("closing waits", 3, (10, 14), Severity.HIGH),
    ("closed", 26, (14, 58), Severity.LOW),
    ("closed", 4, (30, 58), Severity.MEDIUM),
    ("signed and closed", 3, (20, 50), Severity.HIGH),
    ("withdrawn", 3, (5, 40), Severity.LOW),
    ("reopened", 2, (20, 30), Severity.MEDIUM),
)
