"""Papers as DOCX, from `templates/*/*.docx`, which people edit in an office program.

Texts are filled in as texts: never read as a template, never as markup.
"""

from io import BytesIO
from typing import Any

from docxtpl import DocxTemplate
from jinja2 import StrictUndefined
from jinja2.sandbox import SandboxedEnvironment

from kalix_compliance.web.typesetting import TEMPLATES

# What XML 1.0 has no place for: control characters, lone halves of pairs, two signs at the end.
NOT_IN_XML = {
    **{code: None for code in range(32) if code not in (9, 10)},
    **dict.fromkeys(range(0xD800, 0xE000)),
    0xFFFE: None,
    0xFFFF: None,
}


def filled(template: str, fields: dict[str, Any]) -> bytes:
    """`template` (`forms/minutes`) filled in; a placeholder that nobody knows raises UndefinedError."""
    paper = DocxTemplate(str(TEMPLATES / f"{template}.docx"))
    paper.render(_clean(fields), jinja_env=_environment())
    file = BytesIO()
    paper.save(file)
    return file.getvalue()


def placeholders(template: str) -> set[str]:
    """The names that a template asks for."""
    paper = DocxTemplate(str(TEMPLATES / f"{template}.docx"))
    return set(paper.get_undeclared_template_variables(jinja_env=_environment()))


def _environment() -> SandboxedEnvironment:
    """A template that somebody has changed can read the fields, and nothing else."""
    return SandboxedEnvironment(autoescape=True, undefined=StrictUndefined)


def _clean(value: Any) -> Any:
    match value:
        case str():
            return value.translate(NOT_IN_XML)
        case dict():
            return {name: _clean(each) for name, each in value.items()}
        case list() | tuple():
            return [_clean(each) for each in value]
        case _:
            return value
