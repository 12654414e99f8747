"""Papers as PDF, drawn by Typst from `templates/*/*.typ`.

The words reach it as data and are never read as its language.
"""

import json
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any, Final, Literal

import typst

TEMPLATES = Path(__file__).parents[2] / "templates"
FONTS = Path(str(files("fontpkg_be_vietnam_pro"))) / "files"
STANDARD: Final = "a-2b"  # PDF/A: still readable when the case is looked at again years later


def typeset(template: str, data: Mapping[str, Any], *, archive: bool = True) -> bytes:
    """`template` (`letters/letter`) with this data as PDF/A on A4; the same data gives the same pages.

    What is not kept as it is (`archive`), because it will be encrypted, does not claim to be PDF/A.
    """
    if not archive:
        return _compiled(template, data, None)
    try:
        return _compiled(template, data, STANDARD)
    except typst.TypstError:
        # A sign that the font lacks, such as 😀 or a Chinese name: a paper all the same, but no PDF/A.
        return _compiled(template, data, None)


def _compiled(template: str, data: Mapping[str, Any], standard: Literal["a-2b"] | None) -> bytes:
    path = TEMPLATES / f"{template}.typ"
    made = typst.compile(
        str(path),
        root=str(path.parent),
        font_paths=[str(FONTS)],
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        pdf_standards=standard,
    )
    assert isinstance(made, bytes)  # noqa: S101 - one document, no output file
    return made
