"""Where all pages of files that leave the system hang."""

from flask import current_app

from kalix_compliance.web.sections import Section

section = Section("exports", __name__, url_prefix="/exports")


def days_kept() -> int:
    """For how many days a file that was made can be fetched."""
    return int(current_app.config["EXPORT_DAYS"])
