"""The registers section: one module for each part of the work."""

from kalix_compliance.registers.views.section import section

__all__ = ["section"]
