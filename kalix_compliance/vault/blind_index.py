"""Search tokens over sealed values: keyed hashes that find a person without showing who it is.

Each kind of token has its own key, derived from the master key, which is in no database: two stolen files
(records and tokens) still do not open. What stays visible is how often a token occurs, so that the
commonest surnames can be guessed; single letters are therefore never indexed.
"""

import hmac
import struct
from collections.abc import Callable, Iterator
from enum import StrEnum

from kalix_compliance.vault.folding import fold, words

SHORTEST_PREFIX = 2
LONGEST_PREFIX = 6
ENDINGS = (4, 6)


class TokenKind(StrEnum):
    """What a token was made from."""

    NAME_PREFIX = "name-prefix"
    NAME_WORD = "name-word"
    NAME_WHOLE = "name-whole"
    PHONE_WHOLE = "phone-whole"
    PHONE_LAST_4 = "phone-last-4"
    PHONE_LAST_6 = "phone-last-6"
    EMAIL_WHOLE = "email-whole"
    SOURCE_NAME = "source-name"
    SOURCE_PHONE = "source-phone"
    SUMMARY_WORD = "summary-word"


class BlindIndex:
    """Makes tokens: signed 64-bit integers, as both databases store them."""

    def __init__(self, key_for: Callable[[str], bytes]) -> None:
        self._keys = {kind: key_for(f"blind-index/{kind}") for kind in TokenKind}

    def token(self, kind: TokenKind, value: str) -> int:
        """The token of one folded value."""
        digest = hmac.digest(self._keys[kind], value.encode("utf-8", "surrogatepass"), "sha256")
        number: int = struct.unpack(">q", digest[:8])[0]
        return number

    def of_name(self, name: str) -> set[int]:
        """Every word's beginnings of 2 to 6 letters, every whole word, and the whole name."""
        found = words(name)
        tokens = {
            self.token(TokenKind.NAME_PREFIX, part) for word in found for part in beginnings(word)
        }
        tokens |= {self.token(TokenKind.NAME_WORD, word) for word in found}
        if found:
            tokens.add(self.whole_name(name))
        return tokens

    def of_phone(self, phone: str) -> set[int]:
        """The whole number and its endings; `phone` is what folding.normal_phone gives."""
        if not phone:
            return set()
        whole = self.whole_phone(phone)
        return {whole, *(self.phone_ending(phone[-length:]) for length in ENDINGS)}

    def of_email(self, email: str) -> set[int]:
        return {self.whole_email(email)} if email else set()

    def name_beginning(self, word: str) -> int | None:
        """The token that finds every name with a word that begins so; None for a single letter."""
        if len(word) < SHORTEST_PREFIX:
            return None
        return self.token(TokenKind.NAME_PREFIX, word[:LONGEST_PREFIX])

    def whole_word(self, word: str) -> int:
        return self.token(TokenKind.NAME_WORD, word)

    def whole_name(self, name: str) -> int:
        return self.token(TokenKind.NAME_WHOLE, " ".join(words(name)))

    def whole_phone(self, phone: str) -> int:
        return self.token(TokenKind.PHONE_WHOLE, phone)

    def phone_ending(self, digits: str) -> int:
        """The token of the last 6 digits, or of the last 4 when fewer than 6 are known."""
        if len(digits) >= max(ENDINGS):
            return self.token(TokenKind.PHONE_LAST_6, digits[-6:])
        return self.token(TokenKind.PHONE_LAST_4, digits[-4:])

    def whole_email(self, email: str) -> int:
        return self.token(TokenKind.EMAIL_WHOLE, fold(email))


def beginnings(word: str) -> Iterator[str]:
    """`nguyen` -> ng, ngu, nguy, nguye, nguyen."""
    for length in range(SHORTEST_PREFIX, min(len(word), LONGEST_PREFIX) + 1):
        yield word[:length]
