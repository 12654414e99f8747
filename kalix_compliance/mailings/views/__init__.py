"""The mailings section: one module for each part of the work."""

from kalix_compliance.mailings.views import mailings, refusing, sending
from kalix_compliance.mailings.views.section import section

__all__ = ["mailings", "refusing", "section", "sending"]
