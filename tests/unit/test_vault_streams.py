"""A sealed file comes back whole and unchanged, or not at all."""

import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kalix_compliance.vault.errors import Tampered
from kalix_compliance.vault.sealing import new_key
from kalix_compliance.vault.streams import MAGIC, PIECE, SALT, TAG, open_stream, seal_stream

KEY = new_key()
HEAD = len(MAGIC) + SALT
SIZES = st.sampled_from([0, 1, 100, PIECE - 1, PIECE, PIECE + 1, 2 * PIECE, 3 * PIECE + 7])
CONTENT = bytes(range(256)) * (PIECE // 64)


def sealed(content: bytes, key: bytes = KEY, name: str = "file", step: int = 50_000) -> bytes:
    out = io.BytesIO()
    with seal_stream(out, key, name) as stream:
        for at in range(0, len(content), step):
            stream.write(content[at : at + step])
    return out.getvalue()


def opened(file: bytes, key: bytes = KEY, name: str = "file") -> bytes:
    return b"".join(open_stream(io.BytesIO(file), key, name).pieces())


def pieces(file: bytes) -> list[bytes]:
    body = file[HEAD:]
    return [body[at : at + PIECE + TAG] for at in range(0, len(body), PIECE + TAG)]


@settings(max_examples=30)
@given(SIZES, st.integers(1, 2 * PIECE))
def test_a_file_comes_back_as_it_was_however_it_is_written_and_read(size: int, step: int) -> None:
    content = CONTENT[:size]
    file = sealed(content, step=max(step, 500))
    assert opened(file) == content
    assert open_stream(io.BytesIO(file), KEY, "file").read() == content
    assert content[:64] not in file or size < 20


@settings(max_examples=60)
@given(SIZES, st.data())
def test_a_file_that_is_cut_off_anywhere_does_not_open(size: int, data: st.DataObject) -> None:
    file = sealed(CONTENT[:size])
    ends = [HEAD + n * (PIECE + TAG) for n in range(len(pieces(file)))]
    cut = data.draw(st.one_of(st.sampled_from(ends), st.integers(0, len(file) - 1)))
    with pytest.raises(Tampered):
        opened(file[:cut])


@settings(max_examples=60)
@given(SIZES, st.data())
def test_one_changed_byte_is_noticed(size: int, data: st.DataObject) -> None:
    file = bytearray(sealed(CONTENT[:size]))
    at = data.draw(st.integers(0, len(file) - 1))
    file[at] ^= data.draw(st.integers(1, 255))
    with pytest.raises(Tampered):
        opened(bytes(file))


@settings(max_examples=30)
@given(st.permutations(range(4)), st.integers(0, 3))
def test_pieces_in_another_order_repeated_or_left_out_do_not_open(
    order: list[int], gone: int
) -> None:
    file = sealed(CONTENT[: 3 * PIECE + 7])
    whole = pieces(file)
    assert len(whole) == 4
    for chosen in (order, [*order, order[0]], [n for n in order if n != gone]):
        if chosen != [0, 1, 2, 3]:
            with pytest.raises(Tampered):
                opened(file[:HEAD] + b"".join(whole[n] for n in chosen))


def test_a_piece_of_another_file_does_not_fit() -> None:
    one, other = sealed(CONTENT[: 2 * PIECE]), sealed(CONTENT[: 2 * PIECE])
    first, _second = pieces(other)
    with pytest.raises(Tampered):
        opened(one[:HEAD] + first + pieces(one)[1])
    with pytest.raises(Tampered):
        opened(one + pieces(other)[1])


def test_it_opens_only_with_its_key_and_under_its_name() -> None:
    file = sealed(b"content")
    for key, name in ((new_key(), "file"), (KEY, "another")):
        with pytest.raises(Tampered):
            opened(file, key, name)
    with pytest.raises(Tampered):
        opened(b"PK\x03\x04 nothing that was sealed here, and long enough to be a head of one")


def test_what_an_error_broke_off_never_opens() -> None:
    out = io.BytesIO()
    with pytest.raises(OSError, match="full"), seal_stream(out, KEY, "file") as stream:  # noqa: PT012
        stream.write(CONTENT)
        raise OSError("full")
    with pytest.raises(Tampered):
        opened(out.getvalue())


def test_a_zip_can_be_written_straight_into_it() -> None:
    out = io.BytesIO()
    with seal_stream(out, KEY, "zip") as stream, zipfile.ZipFile(stream, "w") as whole:
        whole.writestr("a.txt", "one")
        whole.writestr("b.txt", CONTENT)
    clear = zipfile.ZipFile(io.BytesIO(opened(out.getvalue(), name="zip")))
    assert clear.read("a.txt") == b"one"
    assert clear.read("b.txt") == CONTENT
    assert clear.testzip() is None
