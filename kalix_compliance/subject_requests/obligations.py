"""Which of the duties in `deadlines/obligations.py` a request has."""

from kalix_compliance.subject_requests.kinds import RequestKind

ANSWER = "request.answer"
OTHERS = ".others"
ALONE_ONLY = frozenset({RequestKind.PROTECT})
"""Kinds for which the law knows no longer term."""


def completion(kind: RequestKind, *, others_must_act: bool = False) -> str:
    """The duty to carry out a request of this kind; the longer one when others must act."""
    longer = others_must_act and kind not in ALONE_ONLY
    return f"request.{kind.value}{OTHERS if longer else ''}"
