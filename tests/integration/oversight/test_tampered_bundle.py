"""A bundle that somebody changed afterwards: its verifier finds it, whatever was changed."""

import json
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask

from kalix_compliance.audit.checkpoints import Signer
from kalix_compliance.core.clock import FixedClock
from kalix_compliance.inspection import verifier
from kalix_compliance.inspection.packing import SIGNED_FOR
from tests.inspection import lead_a_life, make_bundle, unpacked, verify_alone

pytestmark = pytest.mark.sqlite_only
STRANGER = Signer.of("c29tZWJvZHktZWxzZS1zaWduaW5nLWtleS0xMjM0NTY")
Says = Callable[..., tuple[int, str]]
made: list[bytes] = []


@pytest.fixture
def bundle(app: Flask, clock: FixedClock, tmp_path: Path) -> Path:
    """An honest one; the life that it tells of is lived once."""
    out = tmp_path / "honest.zip"
    if not made:
        lead_a_life(clock)
        made.append(make_bundle(app, out).read_bytes())
    out.write_bytes(made[0])
    return out


@pytest.fixture
def says(capsys: pytest.CaptureFixture[str]) -> Says:
    """`says(place)`: how the verifier ends, and its last line; in this process, for speed."""

    def run(place: Path, *arguments: str) -> tuple[int, str]:
        code = verifier.main([str(place), *arguments])
        return code, capsys.readouterr().out.strip().splitlines()[-1]

    return run


def rezipped(bundle: Path, out: Path, change: Callable[[dict[str, bytes]], None]) -> Path:
    """The bundle with its files changed, as a zip that is whole in itself."""
    with zipfile.ZipFile(bundle) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    change(files)
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out


def test_a_changed_byte_in_any_file_and_any_file_too_few_are_found(
    bundle: Path, tmp_path: Path, says: Says
) -> None:
    where = unpacked(bundle, tmp_path / "unpacked")
    assert says(where) == (0, "MỌI THỨ KHỚP / EVERYTHING FITS.")
    files = sorted(file for file in where.rglob("*") if file.is_file())
    assert len(files) > 50
    for file in files:
        whole = file.read_bytes()
        for place in {0, len(whole) // 2, len(whole) - 1}:
            changed = bytearray(whole)
            changed[place] ^= 1
            file.write_bytes(bytes(changed))
            code, said = says(where)
            assert (code, "ĐÁNG NGỜ" in said) == (1, True), (file, place, said)
        for other in (whole[:-1], whole + b"\n", b""):
            file.write_bytes(other)
            assert says(where)[0] == 1, file
        file.unlink()
        assert says(where)[0] == 1, file
        file.write_bytes(whole)
    assert says(where)[0] == 0


def test_a_changed_byte_is_found_alone_in_an_empty_folder(bundle: Path, tmp_path: Path) -> None:
    where = unpacked(bundle, tmp_path / "unpacked")
    assert verify_alone(where)[0] == 0
    file = where / "registers" / "complaints.csv"
    file.write_bytes(file.read_bytes().replace(b"KN-2026-000001", b"KN-2026-000002"))
    code, said = verify_alone(where)
    assert code == 1
    assert "a file was changed: registers/complaints.csv" in said
    shutil.copy(bundle, tmp_path / "unpacked" / "inside.zip")
    assert "a file too many" in verify_alone(where)[1]


def test_the_key_tells_a_bundle_that_somebody_else_made_anew(
    bundle: Path, tmp_path: Path, says: Says
) -> None:
    manifest = json.loads(zipfile.ZipFile(bundle).read("MANIFEST.json"))
    mark = verifier.fingerprint(manifest["key"])
    assert says(bundle, "--key", mark)[0] == 0
    assert says(bundle, "--key", mark.replace(" ", ""))[0] == 0
    assert says(bundle, "--key", manifest["key"])[0] == 0
    assert says(bundle, "--key", mark[:-1])[0] == 1
    assert says(bundle, "--key")[0] == 1

    def lie(files: dict[str, bytes]) -> None:
        files["people/staff.csv"] += b"Lie\r\n"
        for one in manifest["files"]:
            if one["path"] == "people/staff.csv":
                content = files["people/staff.csv"]
                one["sha256"] = verifier.hashlib.sha256(content).hexdigest()
                one["size"] = len(content)
        files["MANIFEST.json"] = json.dumps(manifest, ensure_ascii=False, indent=1).encode() + b"\n"

    without_key = rezipped(bundle, tmp_path / "1.zip", lie)
    assert "manifest's signature does not fit" in says(without_key)[1]

    def sign(files: dict[str, bytes]) -> None:
        lie(files)
        signed = {
            "key": STRANGER.key,
            "signature": STRANGER.sign(SIGNED_FOR + files["MANIFEST.json"]),
        }
        files["MANIFEST.sig"] = verifier.canonical(signed) + b"\n"

    # The checkpoints are not the stranger's, and the fingerprint is not the company's.
    own_key = rezipped(bundle, tmp_path / "2.zip", sign)
    assert "an odd checkpoint" in says(own_key)[1]
    assert "signed with another key" in says(own_key, "--key", mark)[1]

    def sign_without_checkpoints(files: dict[str, bytes]) -> None:
        files["audit/checkpoints.jsonl"] = b""
        for one in manifest["files"]:
            if one["path"] == "audit/checkpoints.jsonl":
                one["sha256"], one["size"] = verifier.hashlib.sha256(b"").hexdigest(), 0
        sign(files)

    bare = rezipped(bundle, tmp_path / "3.zip", sign_without_checkpoints)
    assert says(bare)[0] == 0  # whoever knows no fingerprint is told to ask for it
    assert says(bare, "--key", mark)[0] == 1


@pytest.mark.parametrize(
    "name",
    [
        "../../evil.py",
        "/etc/evil",
        "C:\\evil",
        "people/../../evil",
        "note.txt",
        "registers/",
        "\u202etxt",
    ],
)
def test_a_name_that_climbs_out_or_a_file_too_many_is_found_and_nothing_is_written(
    bundle: Path, tmp_path: Path, says: Says, name: str
) -> None:
    with zipfile.ZipFile(bundle, "a") as archive:
        archive.writestr(name, b"print('evil')")
    before = sorted(tmp_path.rglob("*"))
    assert says(bundle)[0] == 1
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_doubles_links_and_broken_zips_are_found(bundle: Path, tmp_path: Path, says: Says) -> None:
    raw = bundle.read_bytes()
    with zipfile.ZipFile(bundle, "a") as archive:
        archive.writestr("people/staff.csv", b"another")
    assert "odd entry in the zip" in says(bundle)[1]
    bundle.write_bytes(raw)
    with zipfile.ZipFile(bundle, "a") as archive:
        link = zipfile.ZipInfo("link")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, b"/etc/passwd")
    assert "odd entry in the zip" in says(bundle)[1]
    for broken in (b"", raw[: len(raw) // 2], b"PK\x03\x04" + raw[4:-30], b"no zip at all"):
        bundle.write_bytes(broken)
        assert says(bundle)[0] == 1
    assert says(tmp_path / "nowhere.zip")[0] == 1
    bundle.write_bytes(raw)
    where = unpacked(bundle, tmp_path / "unpacked")
    staff = where / "people" / "staff.csv"
    kept = tmp_path / "kept.csv"
    staff.rename(kept)
    staff.symlink_to(kept)
    assert "not a plain file" in says(where)[1]
    staff.unlink()
    kept.rename(staff)
    (where / "more").symlink_to(where / "people")
    assert says(where)[0] == 1
    (where / "more").unlink()
    assert says(where)[0] == 0


def test_even_the_company_cannot_leave_out_an_entry(
    bundle: Path, tmp_path: Path, says: Says, app: Flask
) -> None:
    """Whoever holds the key signs any list of files; the chain and its checkpoints still do not fit."""
    ours = Signer.of(app.config["SIGNING_KEY"])
    manifest = json.loads(zipfile.ZipFile(bundle).read("MANIFEST.json"))

    def signed(files: dict[str, bytes], name: str, content: bytes) -> None:
        files[name] = content
        for one in manifest["files"]:
            one["sha256"] = verifier.hashlib.sha256(files[one["path"]]).hexdigest()
            one["size"] = len(files[one["path"]])
        files["MANIFEST.json"] = json.dumps(manifest).encode()
        signature = ours.sign(SIGNED_FOR + files["MANIFEST.json"])
        files["MANIFEST.sig"] = (
            verifier.canonical({"key": ours.key, "signature": signature}) + b"\n"
        )

    chain = zipfile.ZipFile(bundle).read("audit/chain.jsonl").splitlines(keepends=True)
    entry = json.loads(chain[3])
    altered = json.dumps({**entry, "actor": "system:nobody"}).encode() + b"\n"
    closed = {name: entry[name] for name in ("number", "previous_hash", "hash")}
    odd = json.dumps({**closed, "closed": "secret", "actor": "x"}).encode() + b"\n"
    for number, lines in enumerate(
        (
            chain[:3] + chain[4:],
            chain[:-1],
            [*chain[:3], chain[4], chain[3], *chain[5:]],
            [*chain[:3], altered, *chain[4:]],
            [*chain[:3], odd, *chain[4:]],
            [*chain, chain[-1]],
            [],
        )
    ):
        out = tmp_path / f"{number}.zip"
        rezipped(
            bundle,
            out,
            lambda files, lines=lines: signed(files, "audit/chain.jsonl", b"".join(lines)),
        )
        code, said = says(out)
        assert code == 1, (number, said)
