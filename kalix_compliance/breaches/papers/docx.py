"""Papers as DOCX: the forms in `templates/forms/*.docx`."""

from typing import Any

from kalix_compliance.breaches.kinds import Form
from kalix_compliance.web import office
from kalix_compliance.web.typesetting import TEMPLATES

FOLDER = TEMPLATES / "forms"


def docx_of(form: Form, fields: dict[str, Any]) -> bytes:
    """The form filled in; a placeholder that the fields do not know raises UndefinedError."""
    return office.filled(f"forms/{form.value}", fields)


def placeholders(form: Form) -> set[str]:
    """The names that a form's template asks for."""
    return office.placeholders(f"forms/{form.value}")
