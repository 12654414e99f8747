"""Where the pages of backups hang."""

from kalix_compliance.web.sections import Section

section = Section("backups", __name__, url_prefix="/system/backups")
