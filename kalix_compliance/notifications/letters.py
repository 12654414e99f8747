"""The same words on paper: a letter with the company's head, as PDF.

Typst draws `templates/letters/letter.typ`. The words reach it as data and are never read as its language.
"""

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date

from kalix_compliance.core.company import Company
from kalix_compliance.notifications.compose import Text
from kalix_compliance.web.formats import local_day
from kalix_compliance.web.typesetting import typeset

REFERENCE_FIRST = re.compile(r"^\[[^\]]*\]\s*")
GREETINGS = ("Kính gửi", "Dear ")
GOODBYES = ("Trân trọng,", "Yours sincerely,")

WORDS = {
    "vi": {
        "number": "Số",
        "to": "Kính gửi",
        "goodbye": "Trân trọng.",
        "for_company": "Đại diện công ty",
        "sign_here": "(Ký, ghi rõ họ tên)",
        "phone": "Điện thoại",
        "tax_code": "Mã số thuế",
        "page": "Trang",
    },
    "en": {
        "number": "No.",
        "to": "To",
        "goodbye": "Yours sincerely,",
        "for_company": "For the company",
        "sign_here": "(Signature and full name)",
        "phone": "Telephone",
        "tax_code": "Tax code",
        "page": "Page",
    },
}


@dataclass(frozen=True)
class Letter:
    """A letter to one person; without a signer's name it leaves room for one. `number` is the reference."""

    number: str
    day: date
    to_name: str
    to_address: str
    subject: str
    paragraphs: tuple[str, ...]
    signer_name: str = ""
    signer_title: str = ""
    language: str = "vi"

    @property
    def body(self) -> str:
        """The paragraphs with empty lines between, for the page that is printed from the browser."""
        return "\n\n".join(self.paragraphs)


def letter_from(
    text: Text,
    *,
    number: str,
    day: date,
    to_name: str,
    to_address: str,
    signer_name: str = "",
    signer_title: str = "",
    language: str = "vi",
) -> Letter:
    """Turn the text of a mail into a letter, which has a greeting, a number and a signature of its own.

    `day` may be a moment: the letter then bears the day that it is in Hanoi.
    """
    return Letter(
        number=number,
        day=local_day(day),
        to_name=to_name,
        to_address=to_address,
        subject=REFERENCE_FIRST.sub("", text.subject),
        paragraphs=_without_ends(text.paragraphs),
        signer_name=signer_name,
        signer_title=signer_title,
        language=language if language in WORDS else "vi",
    )


def place_and_date(company: Company, letter: Letter) -> str:
    """`Hà Nội, ngày 22 tháng 11 năm 2026`: the place is the last part of the company's address."""
    place = company.address.rpartition(",")[2].strip(" .") or company.address
    day = letter.day
    if letter.language == "en":
        return f"{place}, {day:%d/%m/%Y}"
    return f"{place}, ngày {day:%d} tháng {day:%m} năm {day.year}"


def pdf_of(company: Company, letter: Letter) -> bytes:
    """The letter as PDF/A on A4; the same letter gives the same page."""
    return pdf_of_many(company, [letter])


def pdf_of_many(company: Company, letters: Sequence[Letter]) -> bytes:
    """Many letters (at least one) as one PDF/A, each on pages of its own, numbered for itself."""
    data: dict[str, object] = {
        "letters": [_as_data(company, letter) for letter in letters],
        "company": {
            "name": company.name,
            "address": company.address,
            "phone": " – ".join(company.hotlines) or company.phone,
            "email": company.email,
            "website": company.website.removeprefix("https://"),
            "tax_code": company.tax_code,
        },
    }
    return typeset("letters/letter", data)


def _as_data(company: Company, letter: Letter) -> dict[str, object]:
    return {
        **asdict(letter),
        "day": [letter.day.year, letter.day.month, letter.day.day],
        "place_and_date": place_and_date(company, letter),
        "words": WORDS[letter.language],
    }


def _without_ends(paragraphs: tuple[str, ...]) -> tuple[str, ...]:
    """Without the mail's greeting at the top, and without what comes from the goodbye on."""
    body = list(paragraphs)
    if body and body[0].startswith(GREETINGS):
        del body[0]
    for place, paragraph in enumerate(body):
        if paragraph.startswith(GOODBYES):
            del body[place:]
            break
    return tuple(body)
