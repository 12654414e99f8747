"""Lists that come from outside, CSV or Excel: read whatever wrote them, cell by cell."""
