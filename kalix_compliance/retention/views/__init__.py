"""The retention section: one module for each part of the work."""

from kalix_compliance.retention.views import runs, schedule
from kalix_compliance.retention.views.section import section

__all__ = ["runs", "schedule", "section"]
