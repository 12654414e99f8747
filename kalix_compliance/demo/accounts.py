"""The accounts of the demonstration: one or two a role, with random passwords, kept in one file."""

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

from kalix_compliance.core.actor import system_actor
from kalix_compliance.core.permissions import Permission
from kalix_compliance.staff.commands.accounts import StaffDetails, create_staff
from kalix_compliance.staff.passwords import one_time_password
from kalix_compliance.staff.roles import Role

FILE = "demo-accounts.json"

PEOPLE = (
    ("mai.ho-tro@kalix.example", "Phạm Thị Mai", Role.SUPPORT),
    ("duc.ho-tro@kalix.example", "Đặng Minh Đức", Role.SUPPORT),
    ("hoa.quan-ly@kalix.example", "Trần Thu Hòa", Role.MANAGER),
    ("long.bao-ve@kalix.example", "Nguyễn Hải Long", Role.COMPLIANCE),
    ("yen.quan-tri@kalix.example", "Vũ Hoàng Yến", Role.ADMINISTRATOR),
    ("quang.kiem-tra@kalix.example", "Lê Văn Quang", Role.AUDITOR),
)


@dataclass(frozen=True)
class DemoAccount:
    """What a person needs to sign in to the demonstration."""

    email: str
    role: str
    password: str
    name: str


def create_accounts() -> list[DemoAccount]:
    """Open an account for each of PEOPLE; needs an application context."""
    demo = system_actor("demo", Permission.STAFF_MANAGE)
    made = []
    for email, name, role in PEOPLE:
        password = one_time_password()
        create_staff(demo, StaffDetails(email, name, role), password=password)
        made.append(DemoAccount(email, role.value, password, name))
    return made


def save(accounts: list[DemoAccount], folder: Path) -> None:
    """Write the file that only its owner may read."""
    descriptor = os.open(folder / FILE, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as out:
        rows = [asdict(account) for account in accounts]
        json.dump(rows, out, ensure_ascii=False, indent=2)


def read(folder: Path) -> list[DemoAccount]:
    """The accounts of the last start; none when the demonstration was never prepared."""
    file = folder / FILE
    if not file.exists():
        return []
    return [DemoAccount(**row) for row in json.loads(file.read_text(encoding="utf-8"))]
