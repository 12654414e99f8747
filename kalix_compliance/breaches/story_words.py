"""What the codes in a breach's story are called; each owner of a wording finds its table here by name."""

from collections.abc import Mapping
from typing import Any

from kalix_compliance.breaches.catalogue import (
    ABOUT_NAMES,
    CHANNEL_NAMES,
    CHOICE_NAMES,
    CONTACT_NAMES,
    DATA_SHORT,
    FORM_NAMES,
    HARM_NAMES,
    MOMENT_NAMES,
    ROUTE_NAMES,
    SOURCE_NAMES,
)
from kalix_compliance.breaches.kinds import Phase
from kalix_compliance.breaches.rules.exports import PURPOSE_NAMES
from kalix_compliance.breaches.rules.severity import SEVERITY_NAMES
from kalix_compliance.casework.approvals import KINDS
from kalix_compliance.core.language import Text, say
from kalix_compliance.customers.personal_data import PURPOSES, SEALED
from kalix_compliance.deadlines.obligations import OBLIGATIONS
from kalix_compliance.execution.unit import runtime

PARTS = {
    "nature": say("diễn biến và tính chất"),
    "cause": say("nguyên nhân và hệ thống"),
    "data": say("dữ liệu và số người"),
    "consequences": say("hậu quả"),
    "people": say("người phụ trách và người ký"),
    "title": say("tên gọi"),
}

PHASES = {
    Phase.INITIAL: say("ban đầu"),
    Phase.SUPPLEMENT: say("bổ sung"),
    Phase.FINAL: say("kết thúc"),
    Phase.WITHDRAWN: say("rút lại"),
}

LEVEL_NAMES = {
    "soon": say("sắp đến hạn"),
    "urgent": say("khẩn"),
    "overdue": say("quá hạn"),
}


def story_words() -> Mapping[str, Mapping[Any, Text]]:
    """`words[fact][code]` for `casework.story.story_of`; inside an application context."""
    authorities = runtime.get().company.authorities
    return {
        **WORDS,
        "obligation": {code: duty.name for code, duty in OBLIGATIONS.items()},
        "authority": {authority.code: authority.called for authority in authorities},
    }


WORDS: Mapping[str, Mapping[Any, Text]] = {
    "part": PARTS,
    "time": MOMENT_NAMES,
    "question": ABOUT_NAMES,
    "choice": CHOICE_NAMES,
    "harm": HARM_NAMES,
    "severity": SEVERITY_NAMES,
    "form": FORM_NAMES,
    "phase": PHASES,
    "channel": CHANNEL_NAMES,
    "route": ROUTE_NAMES,
    "source": SOURCE_NAMES,
    "outcome": CONTACT_NAMES,
    "data": DATA_SHORT,
    "approval": KINDS,
    "level": LEVEL_NAMES,
    "field": {name: field.label for name, field in SEALED.items()},
    "purpose": PURPOSES,
    "why": PURPOSE_NAMES,
}
