"""The pages; each module adds its own to the section."""

from kalix_compliance.exports.views.section import section

__all__ = ["section"]
