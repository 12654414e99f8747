"""How a request's story is told: one table for each part of the work."""

from collections.abc import Mapping
from typing import Any

from kalix_compliance.casework.story import Wording
from kalix_compliance.core.language import Text
from kalix_compliance.subject_requests.wordings import effects, packaging, requests

WORDINGS: dict[str, Wording] = {
    **effects.WORDINGS,
    **packaging.WORDINGS,
    **requests.WORDINGS,
}
WORDS: Mapping[str, Mapping[Any, Text]] = {**effects.WORDS, **packaging.WORDS, **requests.WORDS}
