"""Papers as PDF: Typst draws `templates/forms/*.typ`. The words reach it as data, never as its language."""

import json
from datetime import datetime
from importlib.resources import files
from pathlib import Path
from typing import Any, Final, Literal

import typst

from kalix_compliance.breaches.kinds import Form
from kalix_compliance.web.formats import local_day

FOLDER = Path(__file__).parents[3] / "templates" / "forms"
FONTS = Path(str(files("fontpkg_be_vietnam_pro"))) / "files"
STANDARD: Final = "a-2b"  # PDF/A: still readable when the file is looked at again years later


def pdf_of(form: Form, fields: dict[str, Any], now: datetime) -> bytes:
    """The form filled in, as PDF/A on A4."""
    return drawn(form.value, fields, now)


def drawn(template: str, fields: dict[str, Any], now: datetime) -> bytes:
    """`templates/forms/<template>.typ` with these fields; the same fields give the same pages."""
    today = local_day(now)
    data = {**fields, "day": [today.year, today.month, today.day]}
    try:
        return _compiled(template, data, STANDARD)
    except typst.TypstError:
        # A sign that the font lacks, such as 😀 or a Chinese name: a paper all the same, but no PDF/A.
        return _compiled(template, data, None)


def _compiled(template: str, data: dict[str, Any], standard: Literal["a-2b"] | None) -> bytes:
    made = typst.compile(
        str(FOLDER / f"{template}.typ"),
        root=str(FOLDER),
        font_paths=[str(FONTS)],
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        pdf_standards=standard,
    )
    assert isinstance(made, bytes)  # noqa: S101 - one document, no output file
    return made
