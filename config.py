"""Settings: everything that a shop may want to set, read from the environment, KALIX's as defaults.

A name below is the name of its environment variable. What has no safe default (the two keys) is read
from the environment or from a file in DATA_DIR, and only demo mode makes it up.
"""

import contextlib
import os
import re
import secrets
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

from kalix_compliance.casework.file_kinds import LARGEST
from kalix_compliance.core.company import Authority, Company, Place, Registration
from kalix_compliance.core.errors import CannotStart

ROOT = Path(__file__).parent
MEGABYTE = 1024 * 1024
NO = frozenset({"", "0", "no", "false", "off"})
UNITS = {"d": "days", "h": "hours", "m": "minutes", "s": "seconds"}


def settings(environ: Mapping[str, str] = os.environ) -> dict[str, Any]:
    """All settings, ready for `create_app`; raises CannotStart when a key is missing."""
    env = Environment(environ)
    data = Path(env.text("DATA_DIR", str(ROOT / "instance"))).absolute()
    port = env.number("PORT", 8000)
    demo = env.flag("DEMO", False)
    https = env.flag("HTTPS", not demo)
    return {
        # Where things are
        "DATA_DIR": str(data),
        "PORT": port,
        "DEMO": demo,
        "BASE_URL": env.text("BASE_URL", f"http://127.0.0.1:{port}").rstrip("/"),
        # where customers reach the page on which they refuse marketing; empty: no link in the mails
        "PUBLIC_URL": env.text("PUBLIC_URL", f"http://127.0.0.1:{port}" if demo else "").rstrip(
            "/"
        ),
        "DATABASE_URL": env.store("DATABASE_URL", data / "kalix.db"),
        "KEYSTORE_URL": env.store("KEYSTORE_URL", data / "keystore.db"),
        "SEARCH_URL": env.store("SEARCH_URL", data / "search.db"),
        # Keys: 32 random bytes each, as url-safe base64 text
        "SECRET_KEY": env.key("SECRET_KEY", data / "secret.key", make=demo),
        "MASTER_KEY": env.key("MASTER_KEY", data / "master.key", make=demo),
        # Sessions and cookies
        "HTTPS": https,
        "SESSION_COOKIE_SECURE": https,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_NAME": "kalix",
        "SESSION_IDLE": env.span("SESSION_IDLE", "60m"),
        "SESSION_LIFETIME": env.span("SESSION_LIFETIME", "12h"),
        "PROXIES": env.number("PROXIES", 0),  # reverse proxies whose X-Forwarded-* are believed
        "WTF_CSRF_TIME_LIMIT": None,  # a form lives as long as its session
        "WTF_CSRF_SSL_STRICT": https,
        # Files and forms
        "MAX_FILE_BYTES": LARGEST,  # of evidence; not for the environment, the rule knows no other
        "MAX_CONTENT_LENGTH": env.number("MAX_CONTENT_LENGTH", 60 * MEGABYTE),
        "MAX_FORM_MEMORY_SIZE": env.number("MAX_FORM_MEMORY_SIZE", 2 * MEGABYTE),
        # Exports, backups, the chain's witnesses
        "EXPORT_DAYS": env.number("EXPORT_DAYS", 7),  # then a file that was made is deleted
        "BACKUP_DIR": env.text("BACKUP_DIR", str(data / "backups")),
        "BACKUP_KEEP": env.number("BACKUP_KEEP", 14),  # as many nightly backups are kept
        # without a key no backup is made, and the system's page says so
        "BACKUP_KEY": env.key("BACKUP_KEY", data / "backup.key", make=demo, needed=False),
        "CHECKPOINT_DIR": env.text("CHECKPOINT_DIR", str(data / "checkpoints")),
        "SIGNING_KEY": env.key("SIGNING_KEY", data / "signing.key", make=True),
        "COMPLIANCE_MAILBOX": env.text("COMPLIANCE_MAILBOX", ""),  # empty: COMPANY_OFFICER_EMAIL
        # Rights: after this many days the file with everything about a person is deleted
        # after the second signature a person may think again for so long before anything is erased
        "ERASURE_COOLING": env.span("ERASURE_COOLING", "72h"),
        "PACKAGE_DAYS": env.number("PACKAGE_DAYS", 7),
        # Mail
        "MAIL_SERVER": env.text("MAIL_SERVER", "127.0.0.1"),
        "MAIL_PORT": env.number("MAIL_PORT", 25),
        "MAIL_USE_TLS": env.flag("MAIL_USE_TLS", False),
        "MAIL_USE_SSL": env.flag("MAIL_USE_SSL", False),
        "MAIL_USERNAME": env.text("MAIL_USERNAME", "") or None,
        "MAIL_PASSWORD": env.text("MAIL_PASSWORD", "") or None,
        "MAIL_CA_FILE": env.text("MAIL_CA_FILE", "") or None,
        "MAIL_TIMEOUT": env.number("MAIL_TIMEOUT", 10),
        "MAIL_DEFAULT_SENDER": env.text("MAIL_SENDER", "KALIX <kalixfurniture@gmail.com>"),
        "DRILL_MAILBOX": env.text("DRILL_MAILBOX", ""),  # empty: COMPANY_OFFICER_EMAIL
        # Time
        "CLOCK_OFFSET": env.span("CLOCK_OFFSET", "0s"),  # rehearsals: "+6d", "36h"
        "WORKING_WEEKDAYS": env.weekdays("WORKING_WEEKDAYS", "1-5"),  # 1 is Monday, as in ISO 8601
        "BABEL_DEFAULT_LOCALE": "vi",
        "BABEL_DEFAULT_TIMEZONE": "Asia/Ho_Chi_Minh",
        # What the state asks for (law: who counts as a provider in cyberspace is not settled)
        "DISCLOSURE_DAYS": env.number(
            "DISCLOSURE_DAYS", 10
        ),  # where no law and no order sets a day
        "CYBERSPACE_PROVIDER": env.flag("CYBERSPACE_PROVIDER", True),  # answers in 24 h, urgent 3 h
        # Who answers the customer
        "COMPANY": company(env),
    }


def company(environ: "Environment | None" = None) -> Company:
    """The company, from COMPANY_… variables."""
    env = environ or Environment(os.environ)
    return Company(
        name=env.text("COMPANY_NAME", "Công ty cổ phần KALIX"),
        short_name=env.text("COMPANY_SHORT_NAME", "KALIX"),
        address=env.text("COMPANY_ADDRESS", "Số 347, đường Bát Khối, Long Biên, Hà Nội"),
        email=env.text("COMPANY_EMAIL", "kalixfurniture@gmail.com"),
        phone=env.text("COMPANY_PHONE", "094.268.9393"),
        website=env.text("COMPANY_WEBSITE", "https://kalix.vn"),
        tax_code=env.text("COMPANY_TAX_CODE", ""),
        officer_name=env.text("COMPANY_OFFICER_NAME", ""),
        officer_title=env.text("COMPANY_OFFICER_TITLE", "Cán bộ bảo vệ dữ liệu cá nhân"),
        officer_phone=env.text("COMPANY_OFFICER_PHONE", "094.268.9393"),
        officer_email=env.text("COMPANY_OFFICER_EMAIL", "kalixfurniture@gmail.com"),
        hotlines=env.words("COMPANY_HOTLINES", "094.268.9393, 0975.24.9393"),
        showrooms=env.places(
            "COMPANY_SHOWROOMS",  # code | name | address ; …
            "bat-khoi | 347 Bát Khối | Số 347, đường Bát Khối, Long Biên, Hà Nội ; "
            "vu-tong-phan | 17 ngõ 509 Vũ Tông Phan | "
            "Số 17, ngõ 509, đường Vũ Tông Phan, Thanh Xuân, Hà Nội",
        ),
        trading_address=env.text("COMPANY_TRADING_ADDRESS", ""),
        registration=Registration(
            kind=env.text("COMPANY_REGISTRATION_KIND", "Giấy chứng nhận đăng ký doanh nghiệp"),
            number=env.text("COMPANY_REGISTRATION_NUMBER", ""),
            issuer=env.text("COMPANY_REGISTRATION_ISSUER", ""),
            day=env.text("COMPANY_REGISTRATION_DATE", ""),  # as on the paper: 22/11/2019
            place=env.text("COMPANY_REGISTRATION_PLACE", ""),
        ),
        signer_name=env.text("COMPANY_SIGNER_NAME", ""),
        signer_title=env.text("COMPANY_SIGNER_TITLE", "Giám đốc"),
        authorities=env.authorities(
            "COMPANY_AUTHORITIES",  # code | name | address | note ; …
            "a05 | Cục An ninh mạng và phòng, chống tội phạm sử dụng công nghệ cao (A05), Bộ Công an | "
            "207 Khuất Duy Tiến, Thanh Xuân, Hà Nội | Cổng baovedlcn.gov.vn ; "
            "so-cong-thuong | Sở Công Thương Hà Nội | Hà Nội | ; "
            "ca-tp | Công an thành phố Hà Nội | Hà Nội |",
        ),
    )


class Environment:
    """Environment variables read as what they mean; a value that cannot be read stops the start."""

    def __init__(self, variables: Mapping[str, str]) -> None:
        self.variables = variables

    def text(self, name: str, default: str) -> str:
        return self.variables.get(name, default).strip()

    def flag(self, name: str, default: bool) -> bool:
        value = self.variables.get(name)
        return default if value is None else value.strip().lower() not in NO

    def number(self, name: str, default: int) -> int:
        value = self.text(name, str(default))
        if not value.isdecimal():
            raise CannotStart(f"{name}={value!r}: cần một số nguyên / must be a whole number.")
        return int(value)

    def span(self, name: str, default: str) -> timedelta:
        """A length of time such as `+6d`, `36h`, `-90m` or `1d 12h`."""
        value = self.text(name, default)
        pieces = re.findall(r"(\d+)\s*([dhms])", value)
        if re.fullmatch(r"[+-]?(\s*\d+\s*[dhms])+", value) is None:
            raise CannotStart(
                f"{name}={value!r}: viết như 36h hoặc +6d / write it like 36h or +6d."
            )
        span = timedelta(**{UNITS[unit]: int(count) for count, unit in pieces})
        return -span if value.startswith("-") else span

    def weekdays(self, name: str, default: str) -> frozenset[int]:
        """ISO weekdays such as `1-5` or `1,2,3,4,5,6`."""
        value = self.text(name, default)
        if re.fullmatch(r"[1-7](\s*[-,]\s*[1-7])*", value) is None:
            raise CannotStart(f"{name}={value!r}: viết như 1-5 / write it like 1-5 (1 = Monday).")
        days: set[int] = set()
        for piece in value.split(","):
            first, _, last = piece.partition("-")
            days.update(range(int(first), int(last or first) + 1))
        return frozenset(days)

    def words(self, name: str, default: str) -> tuple[str, ...]:
        return tuple(word.strip() for word in self.text(name, default).split(",") if word.strip())

    def places(self, name: str, default: str) -> tuple[Place, ...]:
        """Showrooms written `code | name | address`, with `;` between them."""
        places = []
        for line in filter(str.strip, self.text(name, default).split(";")):
            parts = [part.strip() for part in line.split("|")]
            if len(parts) != 3:
                raise CannotStart(
                    f"{name}: viết «mã | tên | địa chỉ» / write code | name | address."
                )
            places.append(Place(*parts))
        return tuple(places)

    def authorities(self, name: str, default: str) -> tuple[Authority, ...]:
        """Bodies that papers go to, written `code | name | address | note`, with `;` between them."""
        bodies = []
        for line in filter(str.strip, self.text(name, default).split(";")):
            parts = [part.strip() for part in line.split("|")]
            if len(parts) not in (3, 4) or not re.fullmatch(r"[a-z0-9-]{1,40}", parts[0]):
                raise CannotStart(
                    f"{name}: viết «mã | tên | địa chỉ | ghi chú», mã gồm chữ thường không dấu, số và "
                    "gạch nối / write code | name | address | note."
                )
            bodies.append(Authority(*parts))
        return tuple(bodies)

    def store(self, name: str, default: Path) -> str:
        """A database address; plain `postgresql://` means the driver that is installed."""
        address = self.text(name, "") or f"sqlite:///{default}"
        return re.sub(r"^postgres(ql)?://", "postgresql+psycopg://", address)

    def key(self, name: str, file: Path, *, make: bool, needed: bool = True) -> str:
        """A secret from NAME, from the file that NAME_FILE names, or from the usual file.

        Made up only when `make` says so; empty when it is not there and not `needed`.
        """
        if given := self.text(name, ""):
            return given
        file = Path(self.text(f"{name}_FILE", str(file)))
        if not file.exists():
            if not make and not needed:
                return ""
            if not make:
                raise CannotStart(
                    f"Thiếu {name}: đặt biến môi trường {name} hoặc tệp {file}. / {name} is missing: set "
                    f"the environment variable {name} or put it into {file}. A new one: "
                    f'python3 -c "import secrets; print(secrets.token_urlsafe(32))"'
                )
            make_key(file)
        return file.read_text().strip()


def make_key(file: Path) -> None:
    """Write a new random key that only its owner may read; an existing one is never replaced.

    Web and worker may start together: whoever comes second reads the first one's key, which is whole from the
    moment it has its name.
    """
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = file.with_name(f"{file.name}.{os.getpid()}.{secrets.token_hex(4)}")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as out:
        out.write(secrets.token_urlsafe(32) + "\n")
    try:
        with contextlib.suppress(FileExistsError):
            os.link(part, file)
    finally:
        part.unlink()
