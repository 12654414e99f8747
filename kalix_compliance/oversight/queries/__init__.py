"""The audit trail as a table for people: in words, with names, page by page."""

from kalix_compliance.oversight.queries.chain import ChainState, chain_state
from kalix_compliance.oversight.queries.rows import AuditRow, audit_rows
from kalix_compliance.oversight.queries.search import AuditPage, AuditSearch

__all__ = ["AuditPage", "AuditRow", "AuditSearch", "ChainState", "audit_rows", "chain_state"]
