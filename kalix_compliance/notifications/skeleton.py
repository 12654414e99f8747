"""A text to many people, encoded once: for each person only what is theirs is written.

The result says the same as `message.Mail` writes for one person (a test compares the two on names of every
kind), at a small part of the cost.
"""

from base64 import b64encode
from collections.abc import Iterator
from datetime import datetime
from email.policy import SMTP
from email.quoprimime import body_encode

from markupsafe import escape

from kalix_compliance.notifications.envelope import Envelope, one_line
from kalix_compliance.notifications.message import Mail, date_of, frame, html_of, text_of

CUSTOMER_NAME = "{customer_name}"
"""What a campaign's text leaves open; every other brace is a brace."""
REFUSAL_LINK = "{refusal_link}"
"""In a marketing text, the address at which this person says no."""
SUBJECT, BODY = "campaign_text.subject", "campaign_text.body"  # where a frozen text is sealed
TEXT_HOLE, PAGE_HOLE = "kalix-text-stands-here", "kalix-page-stands-here"
LINE_END = b"\r\n"
BYTES_IN_A_WORD = 42  # an encoded word has at most 75 characters, a line 78
LONGEST_PLAIN_NAME = 60
LINK_SIGNS = ("http", "://")
Piece = bytes | str


class Skeleton:
    """One variant of a campaign's text, ready for names."""

    def __init__(
        self, subject: str, body: str, *, sender: tuple[str, str], reply_to: str, language: str
    ) -> None:
        self.subject, self.body = one_line(subject), body
        self.sender, self.reply_to, self.language = sender, reply_to, language
        text, page = text_of(body), html_of(self.subject, body, language)
        self.plain = not _name_beside_a_link(page)
        framed = frame(
            subject=self.subject,
            sender=sender,
            reply_to=reply_to,
            language=language,
            text=TEXT_HOLE + "\n",
            page=PAGE_HOLE + "\n",
        ).as_bytes()
        head, _, rest = framed.partition(TEXT_HOLE.encode() + LINE_END)
        between, _, tail = rest.partition(PAGE_HOLE.encode() + LINE_END)
        self.head, self.between, self.tail = head, between, tail
        self.text, self.page = tuple(_pieces(text)), tuple(_pieces(page))

    def written(
        self,
        *,
        to: str,
        name: str,
        message_id: str,
        at: datetime,
        marketing: bool = False,
        refuse_at: str = "",
    ) -> bytes:
        """Everything that goes over the line, for one person; `to` is an address that was checked.

        A `marketing` text says in its head too how it is refused, at `refuse_at` or by an answer.
        """
        name = one_line(name)
        if marketing or not (self.plain and name) or "://" in name:
            return self._written_out(to, name, message_id, at, marketing, refuse_at)
        own = f"To: {_mailbox(name, to)}\r\nDate: {date_of(at)}\r\nMessage-ID: {message_id}\r\n"
        return b"".join(
            (
                own.encode("ascii"),
                self.head,
                _filled(self.text, name),
                self.between,
                _filled(self.page, str(escape(name))),
                self.tail,
            )
        )

    def _written_out(
        self,
        to: str,
        name: str,
        message_id: str,
        at: datetime,
        marketing: bool = False,
        refuse_at: str = "",
    ) -> bytes:
        """The long way, for a text or the rare name that would change more than its own line."""
        body = self.body.replace(CUSTOMER_NAME, name)
        if marketing:
            body = body.replace(REFUSAL_LINK, refuse_at)
        return Mail(
            Envelope(to, name, self.subject, body),
            sender=self.sender,
            reply_to=self.reply_to,
            message_id=message_id,
            language=self.language,
            at=at,
            marketing=marketing,
            refuse_at=refuse_at,
        ).as_bytes()


def _name_beside_a_link(page: str) -> bool:
    named = (line for line in page.splitlines() if CUSTOMER_NAME in line)
    return any(sign in line for line in named for sign in LINK_SIGNS)


def _pieces(text: str) -> Iterator[Piece]:
    """Encoded bytes, and in clear the lines that have the name in them."""
    done: list[bytes] = []
    for line in text.encode().splitlines():
        if CUSTOMER_NAME.encode() not in line:
            done.append(_encoded(line))
            continue
        yield b"".join(done)
        yield line.decode()
        done = []
    yield b"".join(done)


def _filled(pieces: tuple[Piece, ...], name: str) -> bytes:
    return b"".join(
        piece if isinstance(piece, bytes) else _encoded(piece.replace(CUSTOMER_NAME, name).encode())
        for piece in pieces
    )


def _encoded(line: bytes) -> bytes:
    """One line in quoted-printable, as the standard library writes it."""
    written = body_encode(line.decode("latin-1"), SMTP.max_line_length or 78)
    return written.replace("\n", "\r\n").encode("ascii") + LINE_END


def _mailbox(name: str, address: str) -> str:
    """Name and address for a header, on lines of their own (RFC 5322, RFC 2047)."""
    if name.isascii() and len(name) <= LONGEST_PLAIN_NAME and "=?" not in name:
        quoted = name.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{quoted}"\r\n <{address}>'
    words = (f"=?utf-8?b?{b64encode(word).decode()}?=" for word in _words(name))
    return "\r\n ".join((*words, f"<{address}>"))


def _words(name: str) -> Iterator[bytes]:
    """The name in pieces that fit into an encoded word, no character cut in two."""
    word = b""
    for character in name:
        encoded = character.encode()
        if len(word) + len(encoded) > BYTES_IN_A_WORD:
            yield word
            word = b""
        word += encoded
    yield word
