"""A message as it travels: RFC 5322 headers, UTF-8 text and the same text as plain HTML."""

import re
from collections.abc import Mapping
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from typing import Any

import flask_mail
from markupsafe import Markup, escape

from kalix_compliance.core.clock import in_hanoi
from kalix_compliance.core.company import Company
from kalix_compliance.notifications.envelope import Envelope, one_line

LOOP_HEADER = "X-Kalix-Loop"
LINK = re.compile(r"https?://[^\s<>\"]+")
PAGE = Markup(
    '<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
    "<title>{subject}</title></head><body>{body}</body></html>\n"
)


class Mail(flask_mail.Message):
    """A Flask-Mail message that is written by the standard library's current policy."""

    def __init__(
        self,
        envelope: Envelope,
        *,
        sender: tuple[str, str],
        reply_to: str,
        message_id: str,
        language: str,
        at: datetime,
        marketing: bool = False,
        refuse_at: str = "",
    ) -> None:
        super().__init__(
            subject=one_line(envelope.subject),
            recipients=[envelope.to],
            body=envelope.body,
            sender=sender[1],
            reply_to=reply_to,
            date=at.timestamp(),
        )
        self.msgId = message_id
        self.names = (sender, (one_line(envelope.name), envelope.to))
        self.language = language
        self.at = at
        self.marketing, self.refuse_at = marketing, refuse_at

    def as_bytes(self) -> bytes:
        """Everything that goes over the line."""
        sender, (name, to) = self.names
        body = self.body or ""
        mail = frame(
            subject=self.subject,
            sender=sender,
            reply_to=str(self.reply_to),
            language=self.language,
            text=text_of(body),
            page=html_of(self.subject, body, self.language),
        )
        mail["To"] = Address(name, addr_spec=to)
        mail["Date"] = date_of(self.at)
        mail["Message-ID"] = self.msgId
        if self.marketing:
            _say_how_to_refuse(mail, str(self.reply_to), self.refuse_at)
        return mail.as_bytes()


def frame(
    *, subject: str, sender: tuple[str, str], reply_to: str, language: str, text: str, page: str
) -> EmailMessage:
    """A message without what is one person's: who it is to, its date and its number."""
    mail = EmailMessage(policy=SMTP)
    mail["Subject"] = subject
    mail["From"] = Address(sender[0], addr_spec=sender[1])
    mail["Reply-To"] = reply_to
    mail["Content-Language"] = language
    mail["Auto-Submitted"] = "auto-generated"
    mail["X-Auto-Response-Suppress"] = "All"
    mail[LOOP_HEADER] = "1"
    mail.set_content(text, cte="quoted-printable")
    mail.add_alternative(page, subtype="html", cte="quoted-printable")
    return mail


def _say_how_to_refuse(mail: EmailMessage, answers: str, refuse_at: str) -> None:
    """The buttons that mail programs show (RFC 2369, and RFC 8058 for the one that asks nothing back)."""
    ways = [f"<mailto:{answers}?subject=TU-CHOI>"]
    if refuse_at:
        ways.insert(0, f"<{refuse_at}>")
        mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    mail["List-Unsubscribe"] = ", ".join(ways)


def text_of(body: str) -> str:
    """The plain part."""
    return body + "\n"


def date_of(at: datetime) -> str:
    """A moment as the header `Date` has it."""
    return format_datetime(in_hanoi(at))


def html_of(subject: str, body: str, language: str) -> str:
    """The text as paragraphs, with links that can be pressed and nothing else."""
    paragraphs = (part for part in body.split("\n\n") if part.strip())
    written = Markup("\n").join(Markup("<p>{}</p>").format(_lines(part)) for part in paragraphs)
    return str(PAGE.format(language=language, subject=subject, body=written))


def _lines(paragraph: str) -> Markup:
    return Markup("<br>\n").join(_linked(line) for line in paragraph.strip().splitlines())


def _linked(line: str) -> Markup:
    done, written = 0, Markup()
    for found in LINK.finditer(line):
        link = found.group().rstrip(".,;:!?)")
        written += escape(line[done : found.start()])
        written += Markup('<a href="{0}">{0}</a>').format(link)
        done = found.start() + len(link)
    return written + escape(line[done:])


def sender_of(setting: object, company: Company) -> tuple[str, str]:
    """Name and address of MAIL_DEFAULT_SENDER; the company's name when it gives none."""
    if isinstance(setting, tuple):
        name, address = setting
    else:
        name, address = parseaddr(str(setting))
    return one_line(name) or company.name, address


def own_domain(settings: Mapping[str, Any]) -> str:
    """The sender's domain, which a Message-ID should come from."""
    sender = settings["MAIL_DEFAULT_SENDER"]
    address = sender[1] if isinstance(sender, tuple) else parseaddr(sender)[1]
    return str(address).rpartition("@")[2] or "localhost"
