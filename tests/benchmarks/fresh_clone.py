"""How long from a fresh clone to the first page: `python tests/benchmarks/fresh_clone.py`.

Clones this repository's last commit into a temporary folder, gives `make run` a free port, and waits for
the first page that opens. Needs git, make, and the network for the libraries unless they are cached.
"""

import os
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path
from socket import socket

ROOT = Path(__file__).parents[2]
LONGEST = 900.0  # seconds


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="kalix-clone-") as folder:
        began = time.monotonic()
        clone = Path(folder) / "kalix"
        subprocess.run(["git", "clone", "--quiet", str(ROOT), str(clone)], check=True)
        print(f"cloned            {time.monotonic() - began:6.1f} s", flush=True)
        first = _run(clone, began)
        print(f"first page        {first:6.1f} s")
        again = _run(clone, time.monotonic())
        print(f"second start      {again:6.1f} s")
    return 0


def _run(clone: Path, began: float) -> float:
    """Seconds from `began` until a page of `make run` opens; stops it then."""
    port = _free_port()
    environ = {**os.environ, "PORT": str(port)}
    said = clone.parent / "make-run.log"
    with said.open("wb") as log:
        running = subprocess.Popen(
            ["make", "run"], cwd=clone, env=environ, stdout=log, stderr=log, start_new_session=True
        )
    try:
        while time.monotonic() - began < LONGEST:
            if running.poll() is not None:
                sys.exit(f"make run ended with {running.returncode}:\n{said.read_text()[-2000:]}")
            if _opens(f"http://127.0.0.1:{port}/sign-in"):
                return time.monotonic() - began
            time.sleep(0.05)
        sys.exit(f"no page after {LONGEST:.0f} s")
    finally:
        os.killpg(running.pid, signal.SIGINT)
        running.wait(30)


def _opens(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=5) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _free_port() -> int:
    with socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    sys.exit(main())
