"""Signed heads of the chain, and the folder that keeps them."""

import secrets
import subprocess
import sys
import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kalix_compliance.audit.checkpoints import (
    Checkpoint,
    Signer,
    Unreadable,
    fingerprint,
    fits_key,
    read_line,
)
from kalix_compliance.audit.testimony import Doubt, Heard, Remark, armoured, hear
from kalix_compliance.audit.verify import Head
from kalix_compliance.audit.witness import Contradicted, files_of, last_checkpoint, write_checkpoint

NOON = datetime(2026, 11, 22, 5, 0, tzinfo=UTC)
OURS, OTHERS = (Signer.of(secrets.token_urlsafe(32)) for _ in range(2))
HASHES = st.text("0123456789abcdef", min_size=64, max_size=64)
CHECKPOINTS = st.builds(
    Checkpoint,
    serial=st.integers(1, 10**9),
    number=st.integers(0, 10**12),
    hash=HASHES,
    at=st.datetimes(timezones=st.just(UTC)),
    before=HASHES,
    restart=st.text(max_size=60),
)


@pytest.fixture
def house(tmp_path: Path) -> dict[str, Any]:
    return {"SIGNING_KEY": secrets.token_urlsafe(32), "CHECKPOINT_DIR": str(tmp_path / "far")}


def mark(number: int) -> str:
    return f"{number:064x}"


def write(
    house: dict[str, Any], number: int, at: datetime = NOON, **more: Any
) -> Checkpoint | None:
    return write_checkpoint(house, lambda _last: Head(number, mark(number)), at, **more)


def key(house: dict[str, Any]) -> str:
    return Signer.of(house["SIGNING_KEY"]).key


def listen(house: dict[str, Any], *more: Path) -> Heard:
    return hear([Path(house["CHECKPOINT_DIR"]), *more], key(house))


def file_of(house: dict[str, Any]) -> Path:
    return files_of(Path(house["CHECKPOINT_DIR"]))[-1]


@given(CHECKPOINTS)
def test_a_line_says_what_was_signed_and_nothing_else_fits(checkpoint: Checkpoint) -> None:
    signed = OURS.signed(checkpoint)
    assert read_line(signed.line) == signed
    assert fits_key(signed, OURS.key)
    assert not fits_key(signed, OTHERS.key)
    assert not fits_key(replace(signed, key=OTHERS.key), OTHERS.key)
    for lie in (
        replace(signed, number=signed.number + 1),
        replace(signed, serial=signed.serial + 1),
        replace(signed, hash=mark(3)),
        replace(signed, restart=signed.restart + "."),
        replace(signed, signature=""),
        replace(signed, signature="é"),
    ):
        assert not fits_key(lie, OURS.key)


@given(CHECKPOINTS, st.data())
def test_a_line_that_was_cut_or_changed_is_read_by_nobody(
    checkpoint: Checkpoint, data: st.DataObject
) -> None:
    line = OURS.signed(checkpoint).line
    place = data.draw(st.integers(0, len(line) - 1))
    with pytest.raises(Unreadable):
        read_line(line[:place])
    try:
        changed = read_line(line[:place] + data.draw(st.characters()) + line[place + 1 :])
    except Unreadable:
        return
    assert changed.line == line or not fits_key(changed, OURS.key)


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", "null", "1e999", "[" * 9_000, '{"kind": []}', "\0"]
)
def test_what_is_no_checkpoint_is_said_to_be_none(text: str) -> None:
    with pytest.raises(Unreadable):
        read_line(text)


def test_a_fingerprint_is_short_enough_to_be_read_aloud() -> None:
    assert len(fingerprint(OURS.key).split()) == 8


def test_the_folder_grows_by_a_line_whenever_the_chain_grew(house: dict[str, Any]) -> None:
    assert last_checkpoint(house) is None
    assert write(house, 0) is None
    first, again, second = (
        write(house, 3),
        write(house, 3),
        write(house, 5, NOON + timedelta(days=9)),
    )
    assert first and second
    assert again is None
    assert (second.serial, second.before) == (2, first.digest)
    assert last_checkpoint(house) == second
    assert len(files_of(Path(house["CHECKPOINT_DIR"]))) == 2
    assert file_of(house).stat().st_mode & 0o077 == 0
    heard = listen(house)
    assert heard.findings == ()
    assert heard.binding == {3: mark(3), 5: mark(5)}


def test_nothing_is_signed_of_a_chain_that_is_not_the_one_signed_before(
    house: dict[str, Any],
) -> None:
    write(house, 9)
    with pytest.raises(Contradicted, match="shorter head=4 signed=9"):
        write(house, 4)
    with pytest.raises(Contradicted, match="rewritten entry=9"):
        write_checkpoint(house, lambda _last: Head(9, mark(1)), NOON)
    with pytest.raises(Contradicted, match="another-key"):
        write({**house, "SIGNING_KEY": secrets.token_urlsafe(32)}, 10)
    restarted = write(house, 4, restart="Bản sao lưu ngày 21/11 được đưa trở lại")
    assert restarted and restarted.serial == 2
    heard = listen(house)
    assert heard.binding == {4: mark(4)}
    assert not heard.doubts
    assert [(r.what, r.words) for r in heard.remarks] == [
        (Remark.RESTART, "Bản sao lưu ngày 21/11 được đưa trở lại")
    ]


def test_a_line_that_a_dead_writer_left_is_passed_over_and_told(house: dict[str, Any]) -> None:
    write(house, 1)
    write(house, 2)
    whole = file_of(house).read_bytes()
    for length in (1, 40, len(whole.splitlines()[1]) - 1):
        file_of(house).write_bytes(
            whole.splitlines(keepends=True)[0] + whole.splitlines()[1][:length]
        )
        assert (last := last_checkpoint(house)) and last.number == 1
        assert [r.what for r in listen(house).findings] == [Remark.TORN]
        assert (next_one := write(house, 3)) and next_one.serial == 2
        heard = listen(house)
        assert [c.number for c in heard.checkpoints] == [1, 3]
        assert not heard.doubts
    # Cut exactly before the line's end: the line is whole, and the next one begins on its own.
    file_of(house).write_bytes(whole[:-1])
    assert (last := last_checkpoint(house)) and last.number == 2
    write(house, 4)
    assert [c.number for c in listen(house).checkpoints] == [1, 2, 4]
    assert not listen(house).findings


def test_rubbish_at_the_end_hides_no_line(house: dict[str, Any]) -> None:
    write(house, 1)
    with file_of(house).open("ab") as out:
        out.write(b"\0\n" * 60_000)
    assert (found := write(house, 2)) and found.serial == 2


def test_a_line_taken_out_of_the_middle_is_missed(house: dict[str, Any]) -> None:
    for number in (1, 2, 3):
        write(house, number)
    lines = file_of(house).read_text().splitlines(keepends=True)
    file_of(house).write_text(lines[0] + lines[2])
    assert [d.what for d in listen(house).doubts] == [Doubt.LINE_MISSING]
    file_of(house).write_text(lines[0] + lines[1][:50] + "\n" + lines[2])
    assert Doubt.LINE_MISSING in {d.what for d in listen(house).doubts}


def test_lines_of_another_house_or_of_a_forger_do_not_bear_witness(house: dict[str, Any]) -> None:
    write(house, 1)
    other = {**house, "CHECKPOINT_DIR": house["CHECKPOINT_DIR"] + "-other",
             "SIGNING_KEY": secrets.token_urlsafe(32)}  # fmt: skip
    write(other, 7)
    assert [d.what for d in listen(house, file_of(other)).doubts] == [Doubt.OTHER_KEY]
    theirs = read_line(file_of(other).read_text())
    file_of(other).write_text(replace(theirs, key=key(house)).line + "\n")
    assert [d.what for d in listen(house, file_of(other)).doubts] == [Doubt.FORGED]
    assert listen(house, file_of(other)).binding == {1: mark(1)}
    with file_of(house).open("a") as out:
        out.write(theirs.line + "\n")
    with pytest.raises(Contradicted):
        write(house, 2)


def test_a_file_without_any_checkpoint_is_a_doubt(house: dict[str, Any], tmp_path: Path) -> None:
    for name, content in (
        ("empty", b""),
        ("picture", secrets.token_bytes(2_000)),
        ("note", b"hi\n"),
    ):
        file = tmp_path / name
        file.write_bytes(content)
        assert [d.what for d in hear([file], key(house)).doubts] == [Doubt.NONE_FOUND]


def test_a_clock_that_was_set_back_is_told_and_hides_nothing(house: dict[str, Any]) -> None:
    write(house, 1, NOON)
    write(house, 2, NOON - timedelta(days=40))
    write(house, 3, NOON - timedelta(days=39))
    assert len(files_of(Path(house["CHECKPOINT_DIR"]))) == 1
    assert last_checkpoint(house).number == 3  # type: ignore[union-attr]
    heard = listen(house)
    assert [c.number for c in heard.checkpoints] == [1, 2, 3]
    assert [f.what for f in heard.findings] == [Remark.CLOCK_BACK]


def test_many_writers_at_once_leave_one_unbroken_row_of_lines(house: dict[str, Any]) -> None:
    grown = iter(range(1, 10**6))

    def look(_last: Checkpoint | None) -> Head:
        number = next(grown)
        return Head(number, mark(number))

    def work() -> None:
        for _ in range(10):
            write_checkpoint(house, look, NOON)

    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    heard = listen(house)
    assert [c.serial for c in heard.checkpoints] == list(range(1, 61))
    assert not heard.findings


KILLED = """
import os, signal, sys
from datetime import UTC, datetime
from kalix_compliance.audit import witness
from kalix_compliance.audit.verify import Head
real = os.write
def die(descriptor, data):
    real(descriptor, data[: len(data) // 2])
    os.kill(os.getpid(), signal.SIGKILL)
os.write = die
house = {"SIGNING_KEY": sys.argv[1], "CHECKPOINT_DIR": sys.argv[2]}
witness.write_checkpoint(house, lambda _: Head(2, "2" * 64), datetime.now(UTC))
"""


def test_a_writer_killed_in_the_middle_of_a_line_stops_nobody(house: dict[str, Any]) -> None:
    write(house, 1)
    arguments = [sys.executable, "-c", KILLED, house["SIGNING_KEY"], house["CHECKPOINT_DIR"]]
    assert subprocess.run(arguments, check=False).returncode == -9
    assert not file_of(house).read_bytes().endswith(b"\n")
    assert (found := write(house, 3)) and found.serial == 2
    assert [f.what for f in listen(house).findings] == [Remark.TORN]


@pytest.mark.parametrize("encoding", ["base64", "quoted-printable", "8bit"])
@pytest.mark.parametrize("kind", ["plain", "html"])
def test_a_saved_mail_is_heard_however_it_was_packed(
    house: dict[str, Any], tmp_path: Path, encoding: str, kind: str
) -> None:
    found = write(house, 8)
    assert found
    mail = EmailMessage()
    mail["Subject"] = "Làm chứng"
    block = armoured(found)
    words = f"Thư này làm chứng.\n\n{block}\n\nHết."
    if kind == "html":
        words = "<p>" + words.replace("\n", "\r\n") + "</p>"
    mail.set_content(words, subtype=kind, cte=encoding)
    for number, raw in enumerate((bytes(mail), b"From x\n" + bytes(mail), words.encode())):
        file = tmp_path / f"{number}.eml"
        file.write_bytes(raw)
        assert hear([file], key(house)).checkpoints == (found,)
    answered = tmp_path / "answered.txt"
    answered.write_text("Re: Làm chứng\n" + "\n".join(f"> {line}" for line in block.splitlines()))
    assert hear([answered], key(house)).checkpoints == (found,)


def test_mails_fill_the_gap_that_a_shortened_file_leaves(
    house: dict[str, Any], tmp_path: Path
) -> None:
    for number in (1, 2, 3, 4):
        write(house, number)
    last = last_checkpoint(house)
    assert last
    mail = tmp_path / "mail.txt"
    mail.write_text(armoured(last))
    lines = file_of(house).read_text().splitlines(keepends=True)
    file_of(house).write_text("".join(lines[:2]))
    heard = listen(house, mail)
    assert heard.binding == {1: mark(1), 2: mark(2), 4: mark(4)}
    assert not heard.doubts


def test_a_folder_that_cannot_be_written_to_is_an_error(house: dict[str, Any]) -> None:
    Path(house["CHECKPOINT_DIR"]).write_text("a file where the folder should be")
    with pytest.raises(OSError, match="exists"):
        write(house, 1)
    assert Path(house["CHECKPOINT_DIR"]).is_file()
