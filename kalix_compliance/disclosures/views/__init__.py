"""The disclosures section: one module for each part of the work."""

from kalix_compliance.disclosures.views.section import section

__all__ = ["section"]
