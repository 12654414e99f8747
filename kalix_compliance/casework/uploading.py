"""Files out of a form, in memory."""

from werkzeug.datastructures import FileStorage
from wtforms import Field

from kalix_compliance.casework.evidence import Upload


def uploads_of(field: Field) -> list[Upload]:
    """The files that were really chosen; a browser sends an empty one when none was. Read once."""
    chosen = [file for file in field.data or () if isinstance(file, FileStorage)]
    return [Upload(file.filename, file.read()) for file in chosen if file.filename]


def upload_of(field: Field) -> Upload | None:
    """The one file of a field, or None."""
    file = field.data
    return Upload(file.filename or "", file.read()) if file else None
