"""`make run`: prepares, then runs web server, worker and mail sink until Ctrl-C, and ends all of them."""

import fcntl
import os
import signal
import sys
import threading
import urllib.error
import urllib.request
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import IO

from config import settings
from kalix_compliance.core.errors import CannotStart
from kalix_compliance.demo.accounts import DemoAccount
from kalix_compliance.demo.prepare import prepare
from kalix_compliance.demo.processes import (
    Process,
    free_port,
    is_taken,
    sink_command,
    web_command,
    worker_command,
)

ENDINGS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
TICK = 0.2  # seconds
START_WITHIN = 60.0  # seconds to the first page
GROWN_UP = 10.0  # who lived that long is started again; who did not has something to say


def main() -> None:
    for number in ENDINGS:
        signal.signal(number, signal.default_int_handler)
    try:
        run()
    except CannotStart as refusal:
        sys.exit(f"\n{refusal}\n")
    except KeyboardInterrupt:  # while it was still preparing: the next start does that again
        pass
    print("\nĐã dừng. / Stopped.", flush=True)


def run() -> None:
    """Prepare, start, say where it is, and watch until a signal ends it."""
    os.environ["DEMO"] = "1"
    os.umask(0o077)
    wanted = settings()
    port, folder = int(wanted["PORT"]), Path(wanted["DATA_DIR"])
    lock = _claim(folder)
    if is_taken(port):
        raise CannotStart(
            f"Cổng {port} đang có chương trình khác dùng: chạy PORT={port + 1} make run. / "
            f"Port {port} is in use: try PORT={port + 1} make run."
        )
    print("Chuẩn bị dữ liệu thử… / Preparing the demonstration…", flush=True)
    accounts = prepare()
    stop = threading.Event()
    for number in ENDINGS:
        signal.signal(number, lambda *_: stop.set())
    children: list[Process] = []
    try:
        for start in _starts(folder, port):
            children.append(start())
            _wait_for_first_page(port, children, stop)
        if not stop.is_set():
            _say_where(port, folder, accounts)
        _watch(children, stop)
    finally:
        for child in children:
            child.ask_to_end()
        for child in children:
            child.wait()
        lock.close()


def _claim(folder: Path) -> IO[str]:
    """One supervisor a folder; the lock goes with the process."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    lock = (folder / "running.lock").open("w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as held:
        lock.close()
        raise CannotStart(
            f"Bản thử trong {folder} đang chạy rồi. / The demonstration in {folder} is running already."
        ) from held
    return lock


def _starts(folder: Path, port: int) -> list[Callable[[], Process]]:
    """How each child is started; the web server first, since a person waits for it."""
    smtp = free_port()
    environ = {**os.environ, "MAIL_SERVER": "127.0.0.1", "MAIL_PORT": str(smtp)}
    commands = {
        "web": web_command(port),
        "mail": sink_command(folder / "mail", smtp),
        "worker": worker_command(),
    }
    return [
        partial(Process, name, command, environ, folder / "log" / f"{name}.log")
        for name, command in commands.items()
    ]


def _wait_for_first_page(port: int, children: list[Process], stop: threading.Event) -> None:
    for _ in range(int(START_WITHIN / TICK)):
        if stop.is_set() or _answers(port):
            return
        _refuse_if_dead(children)
        stop.wait(TICK)
    raise CannotStart("Trang đầu không trả lời. / The first page does not answer: see log/web.log.")


def _answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5) as answer:
            return bool(answer.status < 500)
    except urllib.error.HTTPError as error:
        return error.code < 500
    except OSError:
        return False


def _refuse_if_dead(children: list[Process]) -> None:
    for child in children:
        if child.ended and child.age < GROWN_UP:
            raise CannotStart(
                f"«{child.name}» không chạy được. / «{child.name}» did not start:\n{child.last_words()}"
            )


def _watch(children: list[Process], stop: threading.Event) -> None:
    """Start again what ended by itself; give up on what cannot live."""
    while not stop.wait(TICK):
        _refuse_if_dead(children)
        for child in children:
            if child.ended:
                print(f"«{child.name}» dừng, chạy lại. / «{child.name}» ended, starting it again.")
                child.start()


def _say_where(port: int, folder: Path, accounts: list[DemoAccount]) -> None:
    print(f"\n  KALIX Compliance   http://127.0.0.1:{port}\n")
    for account in accounts:
        print(f"  {account.role:<14} {account.email:<30} {account.password}")
    print(f"\n  Thư gửi đi / mail sent: {folder / 'mail'}")
    print("  Ctrl-C để dừng / to stop\n", flush=True)


if __name__ == "__main__":
    main()
