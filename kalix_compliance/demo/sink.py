"""A mail server that delivers to a folder: for demonstrations, and with faults on order for tests.

    python -m kalix_compliance.demo.sink --port 2525 --folder instance/mail

Started alone it refuses recipients whose address begins with "khong-con.", so that a list has bounces. Every
mail that it accepts is one `.eml` file, complete from the first moment that it can be seen.
"""

import argparse
import asyncio
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from pathlib import Path
from typing import Any, cast

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from kalix_compliance.core.clock import SystemClock

OK = "250 2.0.0 Ok"
GONE = "khong-con."
"""Addresses that begin so are of nobody: the mail server of the demonstration refuses them."""
BIGGEST = 40 * 1024 * 1024
A_LONG_TIME = 3600.0  # seconds


@dataclass
class Faults:
    """What the server does wrong, by the stage of the conversation; None means that all is well.

    `recipient` may be a function of the address. `silent` takes the text and never answers; `hangs_up`
    takes the text and closes the line; `keeps_lost` stores what it then did not answer for.
    """

    sender: str | None = None
    recipient: str | Callable[[str], str | None] | None = None
    text: str | None = None
    silent: bool = False
    hangs_up: bool = False
    keeps_lost: bool = False


def answer_for(address: str) -> str | None:
    """What the demonstration says to a recipient: some mailboxes are gone."""
    return "550 5.1.1 No such mailbox" if address.startswith(GONE) else None


@dataclass
class Folder:
    """Writes each mail beside its final name and renames it, so that nobody reads half of one."""

    path: Path
    count: int = 0

    def __post_init__(self) -> None:
        self.path.mkdir(parents=True, exist_ok=True)

    def keep(self, content: bytes) -> Path:
        self.count += 1
        at = SystemClock().now().strftime("%Y%m%dT%H%M%S.%f")
        target = self.path / f"{at}-{self.count}.eml"
        part = target.with_suffix(".tmp")
        part.write_bytes(content)
        part.rename(target)
        return target

    def mails(self) -> list[EmailMessage]:
        """Everything that was accepted, oldest first."""
        read = BytesParser(policy=default)
        found = []
        for file in sorted(self.path.glob("*.eml"), key=_by_arrival):
            mail = read.parsebytes(file.read_bytes())
            assert isinstance(mail, EmailMessage)  # noqa: S101
            found.append(mail)
        return found


def _by_arrival(file: Path) -> tuple[str, int]:
    time, _, number = file.stem.rpartition("-")
    return time, int(number)


@dataclass
class Handler:
    """What aiosmtpd asks at each stage."""

    folder: Folder
    faults: Faults = field(default_factory=Faults)

    async def handle_MAIL(  # noqa: N802
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.faults.sender:
            return self.faults.sender
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return OK

    async def handle_RCPT(  # noqa: N802
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        fault = self.faults.recipient
        answer = fault(address) if callable(fault) else fault
        if answer:
            return answer
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(options)
        return OK

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        content = envelope.original_content or b""
        if self.faults.text:
            return self.faults.text
        lost = self.faults.silent or self.faults.hangs_up
        if not lost or self.faults.keeps_lost:
            self.folder.keep(content)
        if self.faults.hangs_up:
            cast(asyncio.WriteTransport, server.transport).abort()
        if self.faults.silent:
            await asyncio.sleep(A_LONG_TIME)
        return OK


class Sink(Controller):
    """A server in a thread of its own: `with Sink(folder) as sink: … sink.port, sink.mails()`."""

    def __init__(self, folder: Path, *, host: str = "127.0.0.1", port: int = 0) -> None:
        self.folder = Folder(folder)
        self.answering = Handler(self.folder)
        super().__init__(
            self.answering, hostname=host, port=port, data_size_limit=BIGGEST, decode_data=False
        )

    @property
    def faults(self) -> Faults:
        return self.answering.faults

    @faults.setter
    def faults(self, faults: Faults) -> None:
        self.answering.faults = faults

    def mails(self) -> list[EmailMessage]:
        return self.folder.mails()

    def _trigger_server(self) -> None:
        """aiosmtpd knocks at its own door to see whether it opened; with port 0 it must ask which."""
        if self.server is not None and not self.port:
            self.port = cast(asyncio.Server, self.server).sockets[0].getsockname()[1]
        super()._trigger_server()  # type: ignore[no-untyped-call]

    def __enter__(self) -> "Sink":
        self.start()
        return self

    def __exit__(self, *_failure: object) -> None:
        self.stop()


async def serve(folder: Path, host: str, port: int) -> None:
    """Listen until SIGTERM or SIGINT."""
    handler = Handler(Folder(folder), Faults(recipient=answer_for))
    loop = asyncio.get_running_loop()
    stopped = asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, stopped.set)

    def conversation() -> asyncio.Protocol:
        made: Any = SMTP(handler, data_size_limit=BIGGEST, hostname="kalix-sink", loop=loop)
        protocol: asyncio.Protocol = made
        return protocol

    server = await loop.create_server(conversation, host, port)
    print(server.sockets[0].getsockname()[1], flush=True)
    await stopped.wait()
    server.close()


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="sink", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0: any free port, printed")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--folder", type=Path, required=True)
    given = parser.parse_args(arguments)
    asyncio.run(serve(given.folder, given.host, given.port))
    return 0


if __name__ == "__main__":
    sys.exit(main())
