"""The registers section: one module for each part of the work."""

from kalix_compliance.registers.views import pages  # noqa: F401 - its routes are in the section
from kalix_compliance.registers.views.section import section

__all__ = ["section"]
