"""A file of affected people as another system exports it: 500 good rows, seven that are bad in seven ways."""

import csv
from io import StringIO

from kalix_compliance.demo.sink import GONE

HEADINGS = ("Tên khách hàng", "Số điện thoại", "Email", "Địa chỉ giao hàng", "Mã đơn")
GOOD = 500
BOUNCING = (141, 377)
"""The numbers of those whose mailbox is gone."""
BAD = {
    "Chưa có họ tên": ("", "0971990001", "mot@khach.example", "", "DH-1"),
    "Họ tên không có chữ nào": ("???", "0971990002", "", "", "DH-2"),
    "Số điện thoại chưa đúng": ("Trần Văn Hai", "12", "", "", "DH-3"),
    "Địa chỉ email chưa đúng": ("Trần Văn Ba", "", "khong.phai.email", "", "DH-4"),
    "nên không báo được": ("Trần Văn Bốn", "", "", "", "DH-5"),
    "Ô là công thức": ("=A1&B1", "0971990006", "", "", "DH-6"),
    "Trùng người với dòng 2": ("PHAM THI KHACH AN AA", "+84 970 000 000", "", "", "DH-7"),
}
"""What is said of each bad row, and the row."""


def email(number: int) -> str:
    return f"{GONE if number in BOUNCING else ''}khach-{number}@khach.example"


def good_row(number: int) -> tuple[str, ...]:
    return (
        f"Phạm Thị Khách {_word(number)}",
        f"097{number:07d}",
        email(number),
        f"Số {number + 1}, phố Bát Khối, Hà Nội",
        f"DH-{1000 + number}",
    )


def csv_file() -> bytes:
    """With the semicolons and the mark that a Vietnamese Excel writes; the bad rows stand among the good."""
    rows = [good_row(number) for number in range(GOOD)]
    for place, row in enumerate(BAD.values()):
        rows.insert(40 + 60 * place, row)
    text = StringIO()
    csv.writer(text, delimiter=";").writerows([HEADINGS, *rows])
    return text.getvalue().encode("utf-8-sig")


def _word(number: int) -> str:
    """A given name for each number: a name has no digits."""
    vowels, ends = (
        ("An", "Bình", "Chi", "Dung", "Em", "Giang", "Hà", "Khuê", "Lan", "Mai"),
        "abcdeghikl",
    )
    return f"{vowels[number % 10]} {ends[number // 10 % 10].upper()}{ends[number // 100]}"
