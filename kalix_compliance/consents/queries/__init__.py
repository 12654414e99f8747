"""What can be asked about consents."""

from kalix_compliance.consents.queries.in_force import in_force, in_force_on, withdrawn_since

__all__ = ["in_force", "in_force_on", "withdrawn_since"]
