"""The mail server of demonstrations and tests, over real SMTP."""

import re
import signal
import smtplib
import subprocess
import sys
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest

from kalix_compliance.demo.sink import Faults, Folder, Sink


def mail(subject: str = "Xin chào") -> EmailMessage:
    made = EmailMessage()
    made["Subject"] = subject
    made["From"] = "info@kalix.vn"
    made["To"] = "an@khach.vn"
    made.set_content("Kính gửi quý khách,\n\nChữ có dấu: ữ ặ ộ ẫ ỹ đ.\n")
    return made


@pytest.fixture
def sink(tmp_path: Path) -> Iterator[Sink]:
    with Sink(tmp_path / "mail") as sink:
        yield sink


def line_to(port: int) -> smtplib.SMTP:
    return smtplib.SMTP("127.0.0.1", port, timeout=5)


def test_an_accepted_mail_is_one_whole_file(sink: Sink) -> None:
    with line_to(sink.port) as line:
        line.send_message(mail())
    (kept,) = sink.mails()
    assert kept["Subject"] == "Xin chào"
    assert "ữ ặ ộ ẫ ỹ đ" in kept.get_content()
    assert not list(sink.folder.path.glob("*.tmp"))


@pytest.mark.parametrize(
    ("faults", "refused"),
    [
        (Faults(sender="421 4.3.2 closing"), smtplib.SMTPSenderRefused),
        (Faults(recipient="450 4.2.1 later"), smtplib.SMTPRecipientsRefused),
        (Faults(recipient="550 5.1.1 unknown"), smtplib.SMTPRecipientsRefused),
        (Faults(text="452 4.3.1 full"), smtplib.SMTPDataError),
        (Faults(text="554 5.6.0 no"), smtplib.SMTPDataError),
        (Faults(hangs_up=True), smtplib.SMTPServerDisconnected),
    ],
)
def test_it_refuses_as_it_was_told(
    sink: Sink, faults: Faults, refused: type[smtplib.SMTPException]
) -> None:
    sink.faults = faults
    with line_to(sink.port) as line, pytest.raises(refused):
        line.send_message(mail())
    assert sink.mails() == []


def test_as_a_program_it_prints_its_port_and_stops_at_sigterm(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "kalix_compliance.demo.sink", "--folder", str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as program:
        assert program.stdout is not None
        port = int(program.stdout.readline())
        with line_to(port) as line:
            line.send_message(mail())
        program.send_signal(signal.SIGTERM)
        assert program.wait(timeout=5) == 0
    (kept,) = Folder(tmp_path).mails()
    assert kept["To"] == "an@khach.vn"
    assert all(re.fullmatch(r"\d{8}T\d{6}\.\d{6}-\d+\.eml", f.name) for f in tmp_path.iterdir())


def test_a_burst_over_one_line_is_kept_whole(tmp_path: Path) -> None:
    with Sink(tmp_path) as sink, line_to(sink.port) as line:
        for number in range(100):
            line.send_message(mail(f"Thư {number}"))
    assert [kept["Subject"] for kept in sink.mails()] == [f"Thư {n}" for n in range(100)]
