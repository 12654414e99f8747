"""The real thing for browser journeys: web server, worker and mail sink as `make run` starts them."""

import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from email.message import EmailMessage
from pathlib import Path

from kalix_compliance.demo.accounts import DemoAccount, read
from kalix_compliance.demo.processes import (
    ROOT,
    Process,
    free_port,
    sink_command,
    web_command,
    worker_command,
)
from kalix_compliance.demo.sink import Folder

PATIENCE = 120.0  # seconds; the machines that run this are small
NOT_OURS = (
    "DATABASE_URL",
    "KEYSTORE_URL",
    "SEARCH_URL",
    "MASTER_KEY",
    "SECRET_KEY",
    "CLOCK_OFFSET",
)


class House:
    """Started on free ports in a folder of its own; `restart` moves its clock."""

    def __init__(self, folder: Path, **settings: str) -> None:
        self.folder = folder
        self.port = free_port()
        self.mail_port = free_port()
        kept = {name: value for name, value in os.environ.items() if name not in NOT_OURS}
        self.environ = {
            **kept,
            "DEMO": "1",
            "DEMO_DATA": "no",
            "DATA_DIR": str(folder),
            "PORT": str(self.port),
            "MAIL_SERVER": "127.0.0.1",
            "MAIL_PORT": str(self.mail_port),
            **settings,
        }
        self.processes: dict[str, Process] = {}

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def open(self) -> "House":
        """Make stores and accounts, and start everything."""
        self.python("-m", "kalix_compliance.demo.prepare")
        self._start("mail", sink_command(self.folder / "mail", self.mail_port))
        self._start("web", web_command(self.port))
        self._start("worker", worker_command())
        self._wait_for_first_page()
        return self

    def restart(self, *only: str, **settings: str) -> None:
        """Web server and worker again, with other settings: `restart(CLOCK_OFFSET="+12d")`.

        `only` names the one that is meant: `restart("worker", …)`.
        """
        self.environ.update(settings)
        commands = {"web": web_command(self.port), "worker": worker_command()}
        names = only or tuple(commands)
        for name in names:
            self.processes[name].stop()
        for name in names:
            self._start(name, commands[name])
        self._wait_for_first_page()

    def close(self) -> None:
        for process in self.processes.values():
            process.ask_to_end()
        for process in self.processes.values():
            process.wait()

    def python(self, *arguments: str) -> str:
        """Run Python in the house's environment: `house.python("-m", "flask", "audit", "verify")`."""
        done = subprocess.run(
            [sys.executable, *arguments],
            cwd=ROOT,
            env=self.environ,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
        assert done.returncode == 0, f"{arguments}\n{done.stdout}\n{done.stderr}"
        return done.stdout

    def flask(self, *arguments: str) -> str:
        return self.python("-m", "flask", "--app", "wsgi", *arguments)

    @property
    def accounts(self) -> dict[str, DemoAccount]:
        """The first account of each role."""
        return {account.role: account for account in reversed(read(self.folder))}

    def mails(self) -> list[EmailMessage]:
        """What the sink has taken so far, oldest first."""
        return Folder(self.folder / "mail").mails()

    def wait_for_mail(
        self, *, to: str = "", subject: str = "", count: int = 1
    ) -> list[EmailMessage]:
        """The mails to this address with these words in the subject, as soon as there are `count`."""
        deadline = time.monotonic() + PATIENCE
        while True:
            found = [
                mail
                for mail in self.mails()
                if to in str(mail["To"]) and subject in str(mail["Subject"])
            ]
            if len(found) >= count:
                return found
            seen = [f"{mail['To']}: {mail['Subject']}" for mail in self.mails()]
            assert time.monotonic() < deadline, f"no mail to {to!r} about {subject!r} in {seen}"
            time.sleep(0.2)

    def _start(self, name: str, command: list[str]) -> None:
        log = self.folder / "log" / f"{name}.log"
        self.processes[name] = Process(name, command, self.environ, log)

    def _wait_for_first_page(self) -> None:
        deadline = time.monotonic() + PATIENCE
        while not answers(self.address):
            for process in self.processes.values():
                assert not process.ended, f"{process.name} ended:\n{process.last_words(40)}"
            assert time.monotonic() < deadline, self.processes["web"].last_words(40)
            time.sleep(0.1)


def answers(address: str) -> bool:
    """Whether a web server answers there, with whatever page."""
    try:
        with urllib.request.urlopen(address, timeout=10) as answer:
            return answer.status < 500
    except urllib.error.HTTPError as error:
        return error.code < 500
    except OSError:
        return False
