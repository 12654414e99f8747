"""What is known of the backups: the state for the system's page, and the runs."""

from kalix_compliance.backups.queries.runs import RunRow, run_rows
from kalix_compliance.backups.queries.state import BackupState, backup_state

__all__ = ["BackupState", "RunRow", "backup_state", "run_rows"]
