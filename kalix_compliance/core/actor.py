"""Who is acting: a member of staff, or a named part of the system."""

from dataclasses import dataclass
from uuid import UUID

from kalix_compliance.core.errors import NotAllowed
from kalix_compliance.core.permissions import Permission


@dataclass(frozen=True)
class Actor:
    """`id` is the staff id as text, or `system:name` for a job; `role` is a value of staff.roles.Role."""

    id: str
    name: str
    permissions: frozenset[Permission] = frozenset()
    role: str = "system"
    language: str = "vi"

    def may(self, permission: Permission) -> bool:
        return permission in self.permissions

    def require(self, permission: Permission) -> None:
        if not self.may(permission):
            raise NotAllowed(f"{self.id} may not {permission}")

    @property
    def staff_id(self) -> UUID:
        """The staff row behind this actor; a system actor has none."""
        return UUID(self.id)

    @property
    def is_system(self) -> bool:
        return self.role == "system"


def system_actor(name: str, *permissions: Permission) -> Actor:
    """A job or a command-line tool acting under its own name."""
    return Actor(f"system:{name}", f"system:{name}", frozenset(permissions))
