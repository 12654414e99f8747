"""The first command: `make run` starts everything, stops everything, and keeps the data."""

import json
import os
import signal
import socket
import subprocess
import sys

import psutil
import pytest

from kalix_compliance.demo.prepare import HALF_DONE
from kalix_compliance.demo.processes import ROOT, free_port, is_taken
from tests.e2e.house import NOT_OURS, answers

STARTED = "Ctrl-C"


@pytest.fixture
def start(tmp_path):
    """`start()` runs the supervisor in `tmp_path` and returns it with what it has said so far."""
    running = []

    def run(port, **settings):
        environ = {name: value for name, value in os.environ.items() if name not in NOT_OURS}
        environ |= {"DATA_DIR": str(tmp_path), "PORT": str(port), "DEMO_DATA": "no", **settings}
        process = subprocess.Popen(
            [sys.executable, "-m", "kalix_compliance.demo.supervisor"],
            cwd=ROOT, env=environ, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )  # fmt: skip
        running.append(process)
        said = []
        for line in process.stdout:
            said.append(line)
            if STARTED in line:
                break
        return process, "".join(said)

    yield run
    for process in running:
        process.kill()
        process.wait()
        process.stdout.close()


def family(process):
    return psutil.Process(process.pid).children(recursive=True)


def test_it_starts_says_where_and_ctrl_c_stops_all_of_it(start, tmp_path):
    port = free_port()
    process, said = start(port)
    assert f"http://127.0.0.1:{port}" in said
    assert answers(f"http://127.0.0.1:{port}/")
    accounts = json.loads((tmp_path / "demo-accounts.json").read_text())
    assert {row["role"] for row in accounts} == {
        "support", "manager", "compliance", "administrator", "auditor",
    }  # fmt: skip
    assert all(row["email"] in said and row["password"] in said for row in accounts)
    children = family(process)
    assert len(children) >= 4
    process.send_signal(signal.SIGINT)
    assert process.wait(60) == 0
    assert not [child for child in children if child.is_running()]
    assert not is_taken(port)


def test_only_its_owner_may_read_the_folder(start, tmp_path):
    process, _said = start(free_port())
    process.terminate()
    process.wait(60)
    assert tmp_path.stat().st_mode & 0o077 == 0
    readable = [path for path in tmp_path.rglob("*") if path.stat().st_mode & 0o077]
    assert readable == []


def test_a_second_start_keeps_the_accounts(start, tmp_path):
    process, _said = start(free_port())
    process.terminate()
    process.wait(60)
    accounts = (tmp_path / "demo-accounts.json").read_text()
    start(free_port())
    assert (tmp_path / "demo-accounts.json").read_text() == accounts


def test_a_port_that_is_taken_is_named_in_one_sentence(start):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        process, said = start(port)
        assert process.wait(60) == 1
    assert f"Port {port} is in use" in said
    assert "Traceback" not in said


def test_a_killed_supervisor_leaves_nobody_behind(start):
    process, _said = start(free_port())
    children = family(process)
    process.kill()
    process.wait(60)
    _gone, alive = psutil.wait_procs(children, timeout=20)
    assert alive == []


def test_a_first_start_that_was_cut_off_begins_again(start, tmp_path):
    process, _said = start(free_port())
    process.terminate()
    process.wait(60)
    before = (tmp_path / "demo-accounts.json").read_text()
    (tmp_path / HALF_DONE).touch()
    process, said = start(free_port())
    after = (tmp_path / "demo-accounts.json").read_text()
    assert STARTED in said
    assert after != before
    assert not (tmp_path / HALF_DONE).exists()
