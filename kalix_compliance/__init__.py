"""Kalix Compliance: the back office in which a shop keeps its privacy promises."""
