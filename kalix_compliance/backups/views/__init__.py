"""The pages; each module adds its own to the section."""

from kalix_compliance.backups.views import runs
from kalix_compliance.backups.views.section import section

__all__ = ["runs", "section"]
