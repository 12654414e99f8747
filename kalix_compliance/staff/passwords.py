"""Passwords: how they are kept, made up and judged."""

import re
import secrets
import string
import unicodedata
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from kalix_compliance.core.language import Sentence, say
from kalix_compliance.staff.common_passwords import COMMON, RUNS
from kalix_compliance.vault.folding import fold

SHORTEST = 12
LONGEST = 1000
FEWEST_DIFFERENT = 5
HASHES_AT_ONCE = 2  # each takes 64 MiB and a processor for a tenth of a second

_hasher = PasswordHasher()  # argon2id, RFC 9106 "low memory": 64 MiB, 3 passes, 4 lanes
_turn = BoundedSemaphore(HASHES_AT_ONCE)
_UNMISTAKABLE = "".join(sorted(set(string.ascii_lowercase + string.digits) - set("il1o0")))


def hash_password(password: str) -> str:
    """The argon2id hash to keep."""
    with _turn:
        return _hasher.hash(_composed(password))


def is_right(password: str, kept: str | None) -> bool:
    """Whether this is the password behind the hash; takes as long when there is no hash."""
    with _turn:
        try:
            right = _hasher.verify(kept or _NOBODY, _composed(password))
        except (VerificationError, InvalidHashError):
            return False
    return right and kept is not None


def is_outdated(kept: str) -> bool:
    """Whether the hash was made with weaker settings than today's."""
    return _hasher.check_needs_rehash(kept)


def one_time_password() -> str:
    """Four groups of four signs that nobody confuses when reading them out: about 79 bits."""
    groups = ("".join(secrets.choice(_UNMISTAKABLE) for _ in range(4)) for _ in range(4))
    return "-".join(groups)


def reasons_not_to_take(password: str, *known: str) -> list[Sentence]:
    """Why this password is too weak; `known` is what others know: the e-mail, the name, the company."""
    if len(password) > LONGEST:  # before it is composed, which takes minutes for a long text
        return [say("Mật khẩu dài quá %(n)s ký tự. Rút ngắn lại.", n=LONGEST)]
    if len(_composed(password)) < SHORTEST:
        return [say("Mật khẩu cần ít nhất %(n)s ký tự. Thử một câu ngắn dễ nhớ.", n=SHORTEST)]
    if _is_about(password, known):
        return [say("Mật khẩu lấy từ email, tên của bạn hoặc công ty. Chọn mật khẩu khác.")]
    if _is_common(password):
        return [say("Mật khẩu này nhiều người dùng nên dễ đoán. Chọn mật khẩu khác.")]
    return []


def _composed(password: str) -> str:
    """Typed on any keyboard, with any Vietnamese input method, a password is the same text."""
    return unicodedata.normalize("NFC", password)


def _letters(text: str) -> str:
    return re.sub(r"[^a-z]", "", fold(text))


def _is_about(password: str, known: tuple[str, ...]) -> bool:
    """Whether nothing is left of the password once figures, signs and what others know are gone."""
    words = {_letters(word) for text in known for word in re.split(r"[\s@.]+", text)}
    rest = _letters(password)
    if not rest:
        return False
    for word in sorted(words | {_letters(text) for text in known}, key=len, reverse=True):
        if len(word) > 1:
            rest = rest.replace(word, "")
    return len(rest) < 3


def _is_common(password: str) -> bool:
    folded = fold(password).replace(" ", "")
    if len(set(folded)) < FEWEST_DIFFERENT or folded.isdecimal():
        return True
    if folded in (folded * 2)[1:-1] or any(folded in run * 2 for run in RUNS):
        return True
    core = folded.strip(string.digits + string.punctuation)
    return _is_made_of_common_words(_letters(password)) or _letters(_spelled(core)) in COMMON


def _is_made_of_common_words(letters: str) -> bool:
    """`matkhau` + `vietnam`, or one of them with figures around it."""
    if not letters:
        return False
    rest = letters
    for word in sorted(COMMON, key=len, reverse=True):
        rest = rest.replace(word, "")
    return len(rest) < 3


def _spelled(folded: str) -> str:
    """Figures and signs read as the letters that they stand for: p@ssw0rd."""
    return folded.translate(str.maketrans("@4031!57$", "aaoeliiss"))


_NOBODY = _hasher.hash(secrets.token_hex(16))
