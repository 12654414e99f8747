"""The master key is read from the settings or a file, or the start is refused in plain words."""

import base64
from pathlib import Path

import pytest

from kalix_compliance.core.errors import CannotStart
from kalix_compliance.vault.master import make_master_key, parse_master_key, read_master_key

SECRET = bytes(range(224, 256))


@pytest.mark.parametrize(
    "text",
    [
        base64.b64encode(SECRET).decode(),
        base64.urlsafe_b64encode(SECRET).decode(),
        base64.urlsafe_b64encode(SECRET).decode().rstrip("="),
        f"  {base64.b64encode(SECRET).decode()}\n",
    ],
)
def test_base64_is_read_in_either_alphabet(text: str) -> None:
    assert parse_master_key(text).secret == SECRET


def test_a_made_key_can_be_read() -> None:
    assert len(parse_master_key(make_master_key()).secret) == 32
    assert make_master_key() != make_master_key()


def test_the_key_is_read_from_a_file(tmp_path: Path) -> None:
    file = tmp_path / "master.key"
    file.write_text(base64.b64encode(SECRET).decode())
    file.chmod(0o600)
    assert read_master_key({"MASTER_KEY": None, "MASTER_KEY_FILE": str(file)}).secret == SECRET


@pytest.mark.parametrize("settings", [{}, {"MASTER_KEY": ""}, {"MASTER_KEY": "  "}])
def test_a_missing_key_refuses_the_start_in_both_languages(settings: dict[str, str]) -> None:
    with pytest.raises(CannotStart, match=r"Chưa có khóa chủ.*The master key is missing"):
        read_master_key(settings)


@pytest.mark.parametrize("text", ["abc", "khóa", "A" * 44, base64.b64encode(b"x" * 31).decode()])
def test_a_malformed_key_refuses_the_start_and_is_not_repeated(text: str) -> None:
    with pytest.raises(CannotStart, match="malformed") as refusal:
        read_master_key({"MASTER_KEY": text})
    assert text not in str(refusal.value)


def test_an_unreadable_file_refuses_the_start(tmp_path: Path) -> None:
    with pytest.raises(CannotStart, match="cannot be read"):
        read_master_key({"MASTER_KEY_FILE": str(tmp_path / "none.key")})


def test_purposes_get_different_keys_and_the_master_key_is_not_shown() -> None:
    master = parse_master_key(base64.b64encode(SECRET).decode())
    assert master.derive("wrapping") == master.derive("wrapping")
    assert master.derive("wrapping") != master.derive("check")
    assert "secret" not in repr(master)
