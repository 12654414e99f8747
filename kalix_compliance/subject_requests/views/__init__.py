"""The subject requests section: one module for each part of the work."""

from kalix_compliance.subject_requests.views.section import section

__all__ = ["section"]
