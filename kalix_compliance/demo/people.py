"""Invented people with names as they are common in Hanoi; none of them exists."""

from random import Random

from kalix_compliance.customers.personal_data import CustomerDetails
from kalix_compliance.vault.folding import fold

FAMILY = (
    ["Nguyễn"] * 38
    + ["Trần"] * 11
    + ["Lê"] * 9
    + ["Phạm"] * 7
    + ["Hoàng", "Huỳnh", "Phan", "Vũ", "Võ"] * 4
    + ["Đặng", "Bùi", "Đỗ", "Hồ", "Ngô", "Dương", "Lý"] * 2
    + ["Đinh", "Trịnh", "Mai", "Đoàn", "Lương", "Tô", "Cao", "Quách", "Kiều"]
)
WOMEN = (
    ("Thị", "Thị", "Thị Thanh", "Thị Ngọc", "Thị Kim", "Ngọc", "Thu", "Bích", "Khánh", "Phương"),
    ("Ánh", "Hà", "Hương", "Lan", "Linh", "Mai", "Nga", "Ngân", "Nhung", "Oanh", "Thảo", "Trang",
     "Tuyết", "Vân", "Yến", "Quỳnh", "Hằng", "Duyên", "Thúy", "Hạnh"),
)  # fmt: skip
MEN = (
    ("Văn", "Văn", "Đức", "Minh", "Quang", "Hữu", "Xuân", "Quốc", "Gia", "Trọng", "Công"),
    ("An", "Bình", "Cường", "Dũng", "Đạt", "Hải", "Hiếu", "Hùng", "Huy", "Khánh", "Long", "Nam",
     "Phong", "Quân", "Sơn", "Thành", "Tuấn", "Tùng", "Việt", "Vượng"),
)  # fmt: skip
LONGEST = "Công Tằng Tôn Nữ Hoàng Thị Phương Nguyệt Thanh Huyền"
MOBILE = ("090", "091", "094", "096", "097", "098", "032", "035", "038", "070", "079", "083", "086")
STREETS = (
    "Bát Khối", "Ngọc Lâm", "Nguyễn Văn Cừ", "Vũ Tông Phan", "Khương Trung", "Lê Trọng Tấn",
    "Trường Chinh", "Giải Phóng", "Xuân Thủy", "Hoàng Quốc Việt", "Minh Khai", "Tây Sơn",
)  # fmt: skip
DISTRICTS = ("Long Biên", "Thanh Xuân", "Đống Đa", "Cầu Giấy", "Hai Bà Trưng", "Hoàng Mai")


def a_name(rng: Random) -> str:
    middles, given = WOMEN if rng.random() < 0.55 else MEN
    return f"{rng.choice(FAMILY)} {rng.choice(middles)} {rng.choice(given)}"


def a_person(rng: Random, number: int) -> CustomerDetails:
    """Somebody with a phone, mostly an email under a domain that cannot exist, and an address."""
    name = LONGEST if number == 0 else a_name(rng)
    handle = fold(name).replace(" ", ".")
    email = f"{handle}.{number}@example.com" if rng.random() < 0.8 else ""
    phone = f"{rng.choice(MOBILE)}{rng.randrange(10**7):07d}"
    address = (
        f"Số {rng.randint(1, 320)}, phố {rng.choice(STREETS)}, {rng.choice(DISTRICTS)}, Hà Nội"
    )
    return CustomerDetails(name=name, phone=phone, email=email, address=address)
