"""Who used somebody's data, as the customer tells it: the numbers and names in it that can be compared.

Only marks of them are kept in clear: keyed hashes, by which cases that name the same number or the same
name find each other without being opened. What says little, such as "nhân viên giao hàng", leaves no mark.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import groupby

from kalix_compliance.complaints.catalogue import Kind
from kalix_compliance.vault.blind_index import BlindIndex, TokenKind
from kalix_compliance.vault.folding import digits_of, normal_phone, words

ASKED = frozenset({Kind.LEAK, Kind.SELLER, Kind.MARKETING})
"""Kinds of which somebody may know who used the data."""

LONGEST_NAME = 5
SHORTEST_WORD = 4  # letters, of a name that is one word: "Lan" is many people
MOST = 12
NUMBER = re.compile(r"(?<![\w.\-])\+?[0-9][0-9 .()\-]{6,16}[0-9](?!\w)")
PARTS = re.compile('[,;\\n/|()"“”:]|\\s[-\u2013\u2014]\\s')
PROPER = re.compile(r"[^\W_]+")
COMMON = frozenset(
    """
    ai anh ba bac ban bang bao bat bay ben bi bo cac cai cam cao chi chien chinh cho chua chuc chung chuong
    cong cty co con cua cuoc da dang dat dau de den di dich dien dinh do doc doi dong du duoc dung em
    facebook fb gia giai giam giao gio gioi gmail goi gui hang hien hiem hieu hinh ho hoi hom hot hotline ho
    ke khach khi khoa khong khuyen kieu la lai lam lan lap le lien link loi luc lung
    mai man mang mat may minh moi mot mua muon mung nam nay ngan ngay nghe nghi nghiep nguoi nha nhac nham
    nhan nhieu nhu nhung no noi nua o ong phai pham phi qua quang ra rat ro roi rieng sale san sang sau
    shop shipper showroom sim sms so sua suot tai tang tay telegram ten than thang thanh thao that the them
    theo thi thoai thong thu thuong thua ti tien tiep tin toi ton tong trang tri trinh trong trung truoc tu
    tung tuan tuong tuoi tuyen ty uu va vang vao vay ve vi viber vien viec voi vua vui
    web website xa xe xem xin xung xuat xuong y zalo
    """.split()  # noqa: SIM905
)
"""Folded words that are in every such story and name nobody."""
BEFORE_NAMES = frozenset(
    "anh ba ban ben chi chuong co cong cty em khach nguoi nhan ong shop so trinh tu ty vien xung".split()  # noqa: SIM905
)
"""What stands before a name that is written with capitals throughout."""


@dataclass(frozen=True)
class Named:
    """Something that a source names. `value` is its one form, `shown` what was written."""

    kind: TokenKind
    value: str
    shown: str

    def mark(self, index: BlindIndex) -> str:
        """What is kept in clear: says nothing, and is the same wherever the same is named."""
        return f"{index.token(self.kind, self.value) & 0xFFFF_FFFF_FFFF_FFFF:016x}"


def named_in(text: str, ours: Collection[str] = ()) -> list[Named]:
    """The telephone numbers and the names in a source, each once, in their order; at most a dozen.

    A name is a short part between commas, or words that each begin with a capital. `ours` are names of
    the company itself: whoever calls claims to be of it.
    """
    own = {word for name in ours for word in words(name)}
    found: dict[tuple[TokenKind, str], Named] = {}
    rest = text
    for match in NUMBER.finditer(text):
        written = match[0].strip()
        if value := _number(written):
            found.setdefault(
                (TokenKind.SOURCE_PHONE, value), Named(TokenKind.SOURCE_PHONE, value, written)
            )
            rest = rest.replace(match[0], ",")
    for part in PARTS.split(rest):
        for value, shown in (_short(part, own), *_capitals(part, own)):
            if value:
                found.setdefault(
                    (TokenKind.SOURCE_NAME, value), Named(TokenKind.SOURCE_NAME, value, shown)
                )
    return list(found.values())[:MOST]


def marks_of(text: str, index: BlindIndex, ours: Collection[str] = ()) -> list[str]:
    """The marks of all that a source names."""
    return sorted({named.mark(index) for named in named_in(text, ours)})


def _number(written: str) -> str:
    """A telephone number in its one form; short numbers and foreign ones by their digits."""
    try:
        return normal_phone(written)
    except ValueError:
        digits = digits_of(written)
        return digits if 8 <= len(digits) <= 15 else ""


def _short(part: str, own: Collection[str]) -> tuple[str, str]:
    """The name in a part of few words, folded, and the part; no name when all of its words are common."""
    kept = _between(words(part), COMMON | set(own))
    names = 0 < len(kept) <= LONGEST_NAME and not all(word.isdigit() for word in kept)
    if not names or (len(kept) == 1 and len(kept[0]) < SHORTEST_WORD):
        return "", ""
    return " ".join(kept), " ".join(part.split())


def _capitals(part: str, own: Collection[str]) -> Iterator[tuple[str, str]]:
    """Words in a row that begin with a capital: `nhân viên của Phú Quý gọi` has `Phú Quý`."""
    written = PROPER.findall(part)
    for capital, run in groupby(enumerate(written), key=lambda one: one[1][0].isupper()):
        places = list(run)
        kept = _between(words(" ".join(word for _, word in places)), BEFORE_NAMES | set(own))
        first = places[0][0] == 0
        if len(kept) == 1 and (first or len(kept[0]) < SHORTEST_WORD or kept[0] in COMMON):
            continue  # a sentence begins with a capital too
        if capital and 0 < len(kept) <= LONGEST_NAME:
            yield " ".join(kept), " ".join(word for _, word in places)


def _between(found: list[str], idle: Collection[str]) -> list[str]:
    """The words from the first to the last that is not idle."""
    telling = [place for place, word in enumerate(found) if word not in idle]
    return found[telling[0] : telling[-1] + 1] if telling else []
