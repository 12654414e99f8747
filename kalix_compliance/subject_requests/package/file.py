"""The package as one file: a PDF that people read, the same as JSON attached, behind a code (AES-256)."""

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any

from pypdf import PdfReader, PdfWriter
from pypdf.constants import UserAccessPermissions

from kalix_compliance.core.clock import in_hanoi
from kalix_compliance.core.company import Company
from kalix_compliance.subject_requests.package.contents import Contents
from kalix_compliance.web.formats import local_day, moment
from kalix_compliance.web.typesetting import typeset

JSON_NAME = "du-lieu.json"
DIGITS = 16  # 53 bits; a number can be read out on the telephone in any language
GROUP = 4


@dataclass(frozen=True)
class Cover:
    """What stands on the first page: for which request, when, how long the file can be fetched."""

    reference: str
    kind: str
    made_at: datetime
    days: int


def new_code() -> str:
    """Sixteen digits by chance."""
    return "".join(secrets.choice("0123456789") for _ in range(DIGITS))


def in_groups(code: str) -> str:
    """As it is read out and printed: `1234 5678 9012 3456`."""
    return " ".join(code[at : at + GROUP] for at in range(0, len(code), GROUP))


def draw(contents: Contents, cover: Cover, company: Company, code: str) -> bytes:
    """The whole file. It opens with the code, typed with its spaces or without."""
    pages = typeset("forms/access_package", page_data(contents, cover, company), archive=False)
    return locked(pages, json_of(contents, cover, company), code)


def page_data(contents: Contents, cover: Cover, company: Company) -> dict[str, Any]:
    """What the template prints."""
    day = local_day(cover.made_at)
    return {
        "company": vars_of(company),
        "name": contents.name,
        "reference": cover.reference,
        "kind": cover.kind,
        "made": moment(cover.made_at),
        "day": [day.year, day.month, day.day],
        "days": cover.days,
        "attached": JSON_NAME,
        "parts": [
            {
                "title": part.title,
                "note": part.note,
                "items": [
                    {
                        "label": item.label,
                        "when": item.when,
                        "values": list(item.values.items()),
                        "text": item.text,
                    }
                    for item in part.items
                ],
            }
            for part in contents.parts
        ],
    }


def vars_of(company: Company) -> dict[str, str]:
    return {
        "name": company.name,
        "address": company.address,
        "phone": company.phone,
        "email": company.email,
        "officer": company.officer_name,
        "officer_title": company.officer_title,
        "officer_phone": company.officer_phone,
        "officer_email": company.officer_email,
    }


def json_of(contents: Contents, cover: Cover, company: Company) -> bytes:
    """The same for machines (UTF-8, moments in ISO 8601 with Hanoi's offset)."""
    whole = {
        "format": "access-package/1",
        "company": company.name,
        "request": cover.reference,
        "made_at": in_hanoi(cover.made_at).isoformat(timespec="seconds"),
        "person": contents.name,
        "sections": contents.as_data(),
    }
    return json.dumps(whole, ensure_ascii=False, indent=2).encode()


def locked(pages: bytes, attached: bytes, code: str) -> bytes:
    """The pages with the JSON attached, all of it encrypted; printing and copying stay allowed."""
    writer = PdfWriter(clone_from=PdfReader(BytesIO(pages)))
    writer.add_attachment(JSON_NAME, attached)
    writer.encrypt(
        code,
        owner_password=in_groups(code),
        algorithm="AES-256",
        permissions_flag=UserAccessPermissions.all(),
    )
    whole = BytesIO()
    writer.write(whole)
    return whole.getvalue()


def opened(content: bytes, code: str) -> Mapping[str, Any]:
    """The data of a package in clear, for the person who checks it before it is released."""
    reader = PdfReader(BytesIO(content))
    reader.decrypt(code)
    data: Mapping[str, Any] = json.loads(reader.attachments[JSON_NAME][0])
    return data
