"""The words of a notice to the people: the six items of D356 Art 29(2), one text for each set of data.

What a person reads depends on which of their data are concerned, and on nothing else; only the name is
left open (`{customer_name}`). A notice never repeats the data that it is about.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields

from kalix_compliance.breaches.catalogue import DATA_SHORT, in_order
from kalix_compliance.core.company import Company
from kalix_compliance.notifications.campaigns import CUSTOMER_NAME, DRILL_SIGN, sha256_of
from kalix_compliance.notifications.compose import Text, compose

NOTICE = "people_notice"
LANGUAGE = "vi"
LONGEST_VARIANT = 200
GAPS = ("[", "]")
"""What a first draft leaves to the writer stands in brackets, and may not go out."""


@dataclass(frozen=True)
class NoticeText:
    """What the officer writes; the data concerned (item b) are added for each person."""

    subject: str
    how_detected: str
    risks: str
    measures: str
    advice: str
    contacts: str

    def gaps(self) -> list[str]:
        """The fields that are empty or still hold a place in brackets."""
        return [name for name, text in vars(self).items() if not text or is_gap(text)]


FIELDS = tuple(field.name for field in fields(NoticeText))


def is_gap(text: str) -> bool:
    """Whether a place in brackets is still to be filled."""
    return text.find(GAPS[0]) != -1 and text.find(GAPS[1], text.find(GAPS[0])) != -1


def variant_of(data_types: Iterable[str]) -> str:
    """The name of the text that somebody with these data gets."""
    name = ",".join(kind.value for kind in in_order(data_types))
    if len(name) <= LONGEST_VARIANT:
        return name
    return hashlib.sha256(name.encode()).hexdigest()[:32]


def text_for(
    notice: NoticeText,
    data_types: Iterable[str],
    *,
    reference: str,
    company: Company,
    drill: bool,
    customer_name: str = CUSTOMER_NAME,
) -> Text:
    """The text for somebody with these data, always in Vietnamese, with the name left open.

    With a `customer_name` it is filled in as it is when the mail leaves.
    """
    written = compose(
        NOTICE,
        LANGUAGE,
        customer_name=CUSTOMER_NAME,
        reference=reference,
        subject=notice.subject,
        how_detected=notice.how_detected,
        data_items=[DATA_SHORT[kind] for kind in in_order(data_types)],
        risks=notice.risks,
        done=notice.measures,
        advice=notice.advice,
        contacts=notice.contacts,
        signed_by=signature(company),
        drill=drill,
    )
    sign = f"{DRILL_SIGN.text} " if drill else ""
    left_open = (
        CUSTOMER_NAME if customer_name else f" {CUSTOMER_NAME}"
    )  # no gap where nobody is named
    return Text(sign + written.subject, written.body.replace(left_open, customer_name))


def signature(company: Company) -> str:
    """Who signs: the officer by title and name, or the title alone when no name is set."""
    return ", ".join(part for part in (company.officer_title, company.officer_name) if part)


def hash_of(texts: Mapping[str, Text]) -> str:
    """One hash over all texts of a notice: of their own hashes, in the order of their names."""
    lines = [f"{variant} {sha256_of(text)}\n" for variant, text in sorted(texts.items())]
    return hashlib.sha256("".join(lines).encode()).hexdigest()
