"""The line to the mail server: checked certificates, time limits, and an honest answer for each message."""

import contextlib
import re
import smtplib
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import flask_mail
from flask import Flask, current_app

from kalix_compliance.notifications.models import Trouble

# Every exception of smtplib is an OSError, as those of sockets and of TLS are.
TEXT_MAY_COME = 354
CLOSING = 421
ENHANCED = re.compile(rb"\b[245]\.\d{1,3}\.\d{1,3}\b")  # RFC 3463; the rest may hold an address


class Verdict(StrEnum):
    ACCEPTED = "accepted"
    LATER = "later"
    REFUSED = "refused"
    UNSENDABLE = "unsendable"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Answer:
    """What became of one message. `code` is the server's number or our word for it, never its words."""

    verdict: Verdict
    code: str


class ServerDown(Exception):
    """Nothing can be sent now, whoever it is for."""

    def __init__(self, trouble: Trouble, code: str = "") -> None:
        super().__init__(trouble, code)
        self.trouble = trouble
        self.code = code


class Line(smtplib.SMTP):
    """SMTP that knows whether the text of a message has begun to leave."""

    text_left = False

    def getreply(self) -> tuple[int, bytes]:
        code, words = super().getreply()
        if code == TEXT_MAY_COME:
            self.text_left = True
        return code, words


class TlsLine(Line, smtplib.SMTP_SSL):
    """The same over TLS from the first byte."""


class Connection(flask_mail.Connection):
    """Flask-Mail's connection with a verified certificate and a time limit; it never only pretends."""

    host: Line | None

    def __enter__(self) -> "Connection":
        self.host = self.configure_host()
        return self

    def send_ready(self, sender: str, to: str, content: bytes) -> None:
        """Send a message that is written already; a new line after as many as Flask-Mail is set to."""
        assert self.host is not None  # noqa: S101
        if self.mail.max_emails and self.num_emails >= self.mail.max_emails:
            self.num_emails = 0
            self.host.quit()
            raise smtplib.SMTPServerDisconnected("a new line is due")
        self.host.sendmail(sender, [to], content)
        self.num_emails += 1

    def configure_host(self) -> Line:
        config = current_app.config
        context = ssl.create_default_context(cafile=config.get("MAIL_CA_FILE"))
        where: dict[str, Any] = {
            "host": self.mail.server,
            "port": self.mail.port,
            "timeout": config["MAIL_TIMEOUT"],
        }
        line = TlsLine(context=context, **where) if self.mail.use_ssl else Line(**where)
        try:
            if self.mail.use_tls:
                line.starttls(context=context)
            if self.mail.username and self.mail.password:
                line.login(self.mail.username, self.mail.password)
        except BaseException:
            line.close()
            raise
        return line


def install_mail(app: Flask) -> None:
    """Make Flask-Mail known to the application; tests send for real too, to a server of their own."""
    app.config.setdefault("MAIL_SUPPRESS_SEND", False)
    app.config.setdefault("MAIL_TIMEOUT", 10)
    flask_mail.Mail().init_app(app)


class Post:
    """One line to the server, opened when first needed and kept for a whole run."""

    def __init__(self) -> None:
        self.connection: Connection | None = None

    def open(self) -> Connection:
        """The open line; raises ServerDown."""
        state = current_app.extensions["mail"]
        if state.suppress:
            raise ServerDown(Trouble.SWITCHED_OFF)
        if self.connection is None:
            connection = Connection(state)
            try:
                self.connection = connection.__enter__()
            except OSError as error:
                raise _down(error) from error
        return self.connection

    def send(self, message: flask_mail.Message, sender: str) -> Answer:
        """Hand one message over."""
        return self._hand_over(lambda line: line.send(message, envelope_from=sender))

    def send_ready(self, content: bytes, sender: str, to: str) -> Answer:
        """Hand over a message that is written already; `to` is an address that was checked."""
        return self._hand_over(lambda line: line.send_ready(sender, to, content))

    def _hand_over(self, send: Callable[[Connection], None]) -> Answer:
        """A line that broke before the text left is opened once more."""
        try:
            return self._try(send)
        except OSError as error:
            self.drop()
            if not _worth_a_new_line(error):
                raise _down(error) from error
        try:
            return self._try(send)
        except OSError as error:
            self.drop()
            raise _down(error) from error

    def _try(self, send: Callable[[Connection], None]) -> Answer:
        connection = self.open()
        line = connection.host
        assert line is not None  # noqa: S101
        line.text_left = False
        try:
            send(connection)
        except smtplib.SMTPRecipientsRefused as error:
            return self._refusal(*next(iter(error.recipients.values())))
        except smtplib.SMTPDataError as error:
            return self._refusal(error.smtp_code, error.smtp_error)
        except (smtplib.SMTPNotSupportedError, flask_mail.BadHeaderError, UnicodeError):
            return Answer(Verdict.UNSENDABLE, "address")
        except OSError as error:
            if not line.text_left:
                raise
            self.drop()
            return Answer(Verdict.UNKNOWN, _down(error).trouble)
        return Answer(Verdict.ACCEPTED, "250")

    def _refusal(self, number: int, words: bytes | str) -> Answer:
        """4xx: not now. 5xx: never, for this recipient or this text."""
        if number == CLOSING:
            self.drop()
        verdict = Verdict.REFUSED if number >= 500 else Verdict.LATER
        return Answer(verdict, _code(number, words))

    def close(self) -> None:
        """Say goodbye and hang up."""
        if self.connection is not None and self.connection.host is not None:
            with contextlib.suppress(OSError):
                self.connection.host.quit()
        self.drop()

    def drop(self) -> None:
        """Hang up without a word: the other side no longer listens."""
        if self.connection is not None and self.connection.host is not None:
            self.connection.host.close()
        self.connection = None


def _worth_a_new_line(error: Exception) -> bool:
    """Servers close idle lines, and some close a line after so many messages."""
    if isinstance(error, smtplib.SMTPSenderRefused):
        return error.smtp_code == CLOSING
    if isinstance(error, smtplib.SMTPServerDisconnected):
        return True
    return not isinstance(error, smtplib.SMTPException)


def _down(error: Exception) -> ServerDown:
    """Which trouble it is, in our words; the server's own words may hold addresses."""
    match error:
        case smtplib.SMTPSenderRefused():
            return ServerDown(Trouble.SENDER, _code(error.smtp_code, error.smtp_error))
        case smtplib.SMTPAuthenticationError():
            return ServerDown(Trouble.LOGIN, _code(error.smtp_code, error.smtp_error))
        case smtplib.SMTPResponseException():
            return ServerDown(Trouble.REFUSING, _code(error.smtp_code, error.smtp_error))
        case ssl.SSLError() | smtplib.SMTPNotSupportedError():
            return ServerDown(Trouble.CERTIFICATE)
        case TimeoutError():
            return ServerDown(Trouble.TIMEOUT)
        case smtplib.SMTPServerDisconnected() if "timed out" in str(error):
            return ServerDown(Trouble.TIMEOUT)
    return ServerDown(Trouble.UNREACHABLE)


def _code(number: int, words: bytes | str) -> str:
    """`550 5.1.1`: the number and the enhanced status code, if there is one."""
    raw = words if isinstance(words, bytes) else words.encode()
    enhanced = ENHANCED.search(raw)
    return f"{number} {enhanced.group().decode()}" if enhanced else str(number)
