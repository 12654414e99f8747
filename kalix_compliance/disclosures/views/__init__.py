"""The disclosures section: one module for each part of the work."""

from kalix_compliance.disclosures.views import (
    ending,
    file,
    index,
    order,
    papers,
    selection,
    signing,
)
from kalix_compliance.disclosures.views.section import section

__all__ = ["ending", "file", "index", "order", "papers", "section", "selection", "signing"]
