"""A campaign's message, written the short way, is the message that the long way writes."""

from datetime import UTC, datetime
from email import policy
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import parseaddr

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kalix_compliance.notifications.envelope import Envelope, one_line
from kalix_compliance.notifications.message import Mail
from kalix_compliance.notifications.skeleton import CUSTOMER_NAME, Skeleton

AT = datetime(2026, 11, 22, 7, 5, tzinfo=UTC)
SENDER = ("Công ty KALIX", "kalix@kalix.vn")
TO, NUMBER = "an.nguyen+1@khach.vn", "<0123456789abcdef@kalix.vn>"
SUBJECT = "Thông báo về một sự cố lộ dữ liệu cá nhân của quý khách tại cửa hàng nội thất KALIX"
BODY = (
    "Kính gửi {customer_name},\n\nNgày 20/11/2026 {lúc} 9 giờ = 09:00 …  \n"
    "{customer_name}: tên, điện thoại & <email>\n\n.\nXem https://kalix.vn/su-co?a=1&b=2.\n\n"
    "Trân trọng,\n\t{customer_name}"
)
NAMES = st.one_of(
    st.sampled_from(
        [
            "Nguyễn Văn An",
            "Công Tằng Tôn Nữ Hoàng Thị Phương Nguyệt Thanh Huyền Trân " * 3,
            'An "Bo" \\ <an@xau.vn>',
            "An\r\nBcc: ke.gian@xau.vn",
            "=?utf-8?b?eMOhdQ==?=",
            "{customer_name}",
            "http://kalix.vn",
            "x" * 300,
            "(An), Bình; Chi:",
            "",
            "👩‍👩‍👧‍👦" * 9,
        ]
    ),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=80),
)
BODIES = st.one_of(
    st.just(BODY),
    st.lists(
        st.sampled_from(
            [
                "{customer_name}",
                " ",
                "\n",
                "\n\n",
                "http",
                "://",
                "ễ",
                "=",
                ".",
                "\x85",
                "{",
                "a" * 70,
            ]
        ),
        max_size=25,
    ).map("".join),
)


def read(written: bytes) -> EmailMessage:
    mail = BytesParser(policy=policy.default).parsebytes(written)
    assert isinstance(mail, EmailMessage)
    return mail


def the_long_way(body: str, name: str) -> bytes:
    envelope = Envelope(TO, name, SUBJECT, body.replace(CUSTOMER_NAME, one_line(name)))
    return Mail(
        envelope, sender=SENDER, reply_to=SENDER[1], message_id=NUMBER, language="vi", at=AT
    ).as_bytes()


def the_short_way(body: str, name: str) -> bytes:
    skeleton = Skeleton(SUBJECT, body, sender=SENDER, reply_to=SENDER[1], language="vi")
    return skeleton.written(to=TO, name=name, message_id=NUMBER, at=AT)


@given(body=BODIES, name=NAMES)
def test_both_ways_say_the_same(body: str, name: str) -> None:
    short, long = read(the_short_way(body, name)), read(the_long_way(body, name))
    for mail in (short, long):
        assert not mail.defects
        assert mail["To"].addresses[0].addr_spec == TO
    for header in set(short.keys()) | set(long.keys()):
        if header not in ("To", "Content-Type"):  # the boundary differs
            assert str(short[header]) == str(long[header])
    parts = zip(short.iter_parts(), long.iter_parts(), strict=True)
    for mine, other in parts:
        assert mine.items() == other.items()
        assert mine.get_payload() == other.get_payload()  # as encoded, line by line


@given(name=NAMES)
def test_the_name_in_the_address_is_the_persons(name: str) -> None:
    # the newer parser keeps the space between two encoded words, which RFC 2047 says is none
    mail = BytesParser(policy=policy.compat32).parsebytes(the_short_way(BODY, name))
    phrase, address = parseaddr(" ".join(mail["To"].split()))
    assert address == TO
    clear = str(make_header(decode_header(phrase))) if "=?" in phrase else phrase
    assert clear == one_line(name)


@given(name=NAMES)
def test_no_line_is_longer_than_mail_allows(name: str) -> None:
    written = the_short_way(BODY, name)
    assert written.isascii()
    assert all(len(line) <= 78 for line in written.split(b"\r\n"))
    assert b"\n" not in written.replace(b"\r\n", b"")


@pytest.mark.parametrize("name", ["An\r\nBcc: ke.gian@xau.vn", "An\n\nxấu", "An\u2028Bcc: x"])
def test_a_name_cannot_smuggle_a_header_in(name: str) -> None:
    assert set(read(the_short_way(BODY, name)).keys()) == set(read(the_long_way(BODY, "An")).keys())
