"""A child process: started in a group of its own, watched, ended with everything that it started."""

import contextlib
import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).parents[2]
PATIENCE = 10.0  # seconds between asking a process to end and making it
DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG


def web_command(port: int) -> list[str]:
    """gunicorn with threads; the control socket of newer versions is of no use here."""
    return [
        sys.executable, "-m", "gunicorn", "wsgi:app",
        "--bind", f"127.0.0.1:{port}",
        "--worker-class", "gthread", "--workers", "2", "--threads", "4",
        "--graceful-timeout", "5", "--timeout", "60",
        "--no-control-socket", "--log-level", "warning",
    ]  # fmt: skip


def worker_command() -> list[str]:
    return [sys.executable, "-m", "kalix_compliance.worker"]


def sink_command(folder: Path, port: int) -> list[str]:
    return [
        sys.executable, "-m", "kalix_compliance.demo.sink",
        "--folder", str(folder), "--port", str(port),
    ]  # fmt: skip


class Process:
    """One child, its log, and when it was started."""

    def __init__(
        self, name: str, command: list[str], environ: Mapping[str, str], log: Path
    ) -> None:
        self.name = name
        self.command = command
        self.environ = {**environ, "PYTHONUNBUFFERED": "1"}
        self.log = log
        log.parent.mkdir(parents=True, exist_ok=True)
        log.write_bytes(b"")
        self.start()

    def start(self) -> None:
        self.started = time.monotonic()
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command,
                cwd=ROOT,
                env=self.environ,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=_end_with_parent if sys.platform == "linux" else None,  # noqa: PLW1509
            )

    @property
    def ended(self) -> bool:
        return self.process.poll() is not None

    @property
    def age(self) -> float:
        """Seconds since its start."""
        return time.monotonic() - self.started

    def last_words(self, lines: int = 15) -> str:
        """The end of its log."""
        text = self.log.read_text(encoding="utf-8", errors="replace")
        return "\n".join(text.splitlines()[-lines:])

    def ask_to_end(self) -> None:
        self._signal(signal.SIGTERM)

    def wait(self) -> None:
        """Wait for the end that was asked for; then end whatever is left of the group."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(PATIENCE)
        self._signal(signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        self.ask_to_end()
        self.wait()

    def _signal(self, number: int) -> None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, number)


def _end_with_parent() -> None:
    """In the child, before it starts: Linux ends it when the supervisor is killed."""
    ctypes.CDLL(None).prctl(DIE_WITH_PARENT, signal.SIGTERM)


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def is_taken(port: int) -> bool:
    """Whether somebody listens on this port already."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return True
    return False
