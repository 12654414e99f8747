"""What every form shares."""

from collections.abc import Callable, Iterator
from typing import Any

import flask_babel
from flask_wtf import FlaskForm
from wtforms import Field, HiddenField

from kalix_compliance.core.errors import RuleBroken, StaleRecord

LONGEST_NUMBER = 19  # digits; Python refuses to read thousands of them


class CatalogueTranslations:
    """WTForms' own messages through the application's catalogues (WTForms has no Vietnamese)."""

    def gettext(self, text: str) -> str:
        return str(flask_babel.get_translations().gettext(text))

    def ngettext(self, one: str, many: str, count: int) -> str:
        return str(flask_babel.get_translations().ngettext(one, many, count))


class Form(FlaskForm):  # type: ignore[misc]
    """A form that gives a command and shows, at the right field, what the rules refuse.

    `stale` is set when somebody else saved the record first: the page then shows both sides and keeps
    what was typed.
    """

    version = HiddenField()
    stale = False

    class Meta(FlaskForm.Meta):  # type: ignore[misc]
        def get_translations(self, _form: FlaskForm) -> CatalogueTranslations:
            return CatalogueTranslations()

    def accepted(self, give: Callable[[], object]) -> bool:
        """Validate, give the command, and show what the rules refuse."""
        if not self.validate_on_submit():
            return False
        try:
            give()
        except StaleRecord:
            self.stale = True
            return False
        except RuleBroken as refusal:
            self.refuse(refusal)
            return False
        return True

    def refuse(self, refusal: RuleBroken) -> None:
        """Put the reasons at the field they concern, or above the form."""
        if refusal.field and refusal.field in self:
            field = self[refusal.field]
            field.errors = [*field.errors, *refusal.reasons]
        else:
            self.form_errors.extend(refusal.reasons)

    @property
    def seen_version(self) -> int | None:
        """The version of the record that the person was looking at."""
        raw = str(self.version.data or "")
        return int(raw) if raw.isdecimal() and len(raw) < LONGEST_NUMBER else None

    def troubles(self) -> Iterator[tuple[Field | None, Any]]:
        """Every error with its field, for the summary above the form."""
        for error in self.form_errors:
            yield None, error
        for field in self:
            for error in field.errors:
                yield field, error


def text(field: Field) -> str:
    """The text of a validated field, without the space around it; browsers end lines with CR LF.

    Nor does it keep a NUL, which PostgreSQL refuses.
    """
    return str(field.data or "").replace("\r\n", "\n").replace("\0", "").strip()
