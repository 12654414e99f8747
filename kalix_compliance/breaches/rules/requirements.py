"""What a step needs, in words.

Each rule gives requirements: the page lists them beside the button, the command refuses with those that
are not met, the tests read them.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from kalix_compliance.core.errors import RuleBroken
from kalix_compliance.core.language import Sentence


@dataclass(frozen=True)
class Requirement:
    """Something a step needs: met or not, in a sentence, and the part of the file where it is met."""

    met: bool
    sentence: Sentence
    place: str = ""


def need(met: bool, done: Sentence, missing: Sentence, place: str = "") -> Requirement:
    """A requirement with a sentence for either case."""
    return Requirement(met, done if met else missing, place)


def unmet(requirements: Iterable[Requirement]) -> list[Sentence]:
    """The sentences of what is not met yet."""
    return [one.sentence for one in requirements if not one.met]


def insist(requirements: Iterable[Requirement]) -> None:
    """Raise RuleBroken with every reason that stands against the step."""
    if missing := unmet(requirements):
        raise RuleBroken(*missing)
