"""A file of people is read whatever wrote it, and a bad one is refused in words."""

import io
import struct
import unicodedata
import zipfile

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from kalix_compliance.breaches.importing.checking import Bad, Person, checked
from kalix_compliance.breaches.importing.columns import Columns, guess
from kalix_compliance.breaches.importing.twins import Twins
from kalix_compliance.customers.personal_data import CustomerDetails
from kalix_compliance.tables.cells import Flaw, Row
from kalix_compliance.tables.limits import MOST_COLUMNS, TROUBLES, FileRefused
from kalix_compliance.tables.reading import head_of, manner_of, rows_of

LIST = (
    "Họ tên,Số điện thoại,Email,Địa chỉ\r\n"
    'Nguyễn Thị Ánh Tuyết,0912345678,tuyet@khach.example,"Số 12, Hàng Khoai, Hà Nội"\r\n'
    "Trần Văn Đệ,+84 942 689 393,,Lê Lợi\r\n"
)


def read(content: bytes) -> list[Row]:
    return list(rows_of(content, manner_of(content)))


def refused(content: bytes) -> str:
    with pytest.raises(FileRefused) as caught:
        head_of(content, manner_of(content))
    assert str(caught.value.words)
    return caught.value.code


def workbook(*rows, **options) -> bytes:
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True, **options})
    sheet = book.add_worksheet()
    for number, cells in enumerate(rows):
        for place, cell in enumerate(cells):
            sheet.write(number, place, cell)
    book.close()
    return file.getvalue()


def repacked(content: bytes, **parts: bytes) -> bytes:
    """The same archive with other parts."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(file, "w", 8) as new:
        for entry in old.infolist():
            new.writestr(entry.filename, parts.pop(entry.filename, old.read(entry.filename)))
        for name, text in parts.items():
            new.writestr(name, text)
    return file.getvalue()


SHEET = "xl/worksheets/sheet1.xml"


def in_windows_1258(text: str) -> bytes:
    """As Vietnamese Windows writes it: the tone stands behind its letter."""
    tones = "\u0300\u0301\u0303\u0309\u0323"
    out = ""
    for letter in unicodedata.normalize("NFC", text):
        try:
            letter.encode("cp1258")
            out += letter
            continue
        except UnicodeEncodeError:
            pass
        apart = unicodedata.normalize("NFD", letter)
        tone = "".join(mark for mark in apart if mark in tones)
        rest = "".join(mark for mark in apart if mark not in tones)
        out += unicodedata.normalize("NFC", rest) + tone
    return out.encode("cp1258")


@pytest.mark.parametrize(
    ("encode", "encoding"),
    [
        (lambda text: text.encode(), "utf-8-sig"),
        (lambda text: text.encode("utf-8-sig"), "utf-8-sig"),
        (lambda text: text.encode("utf-16"), "utf-16-le"),
        (lambda text: b"\xfe\xff" + text.encode("utf-16-be"), "utf-16-be"),
        (lambda text: text.encode("utf-16-le"), "utf-16-le"),
        (lambda text: text.encode("utf-16-be"), "utf-16-be"),
        (in_windows_1258, "cp1258"),
        (lambda text: unicodedata.normalize("NFD", text).encode(), "utf-8-sig"),
    ],
)
def test_every_encoding_gives_the_same_names(encode, encoding):
    content = encode(LIST)
    assert manner_of(content).encoding == encoding
    rows = read(content)
    assert [row.number for row in rows] == [1, 2, 3]
    assert rows[0].cells == ["Họ tên", "Số điện thoại", "Email", "Địa chỉ"]
    assert rows[1].cells[0] == "Nguyễn Thị Ánh Tuyết"
    assert rows[1].cells[3] == "Số 12, Hàng Khoai, Hà Nội"
    assert rows[2].cells[0] == "Trần Văn Đệ"


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_separator_is_found(delimiter):
    lines = [["Họ tên", "SĐT", "Địa chỉ"], ["Lê An", "0912345678", '"Số 1, phố X; Hà Nội"']]
    content = "\n".join(delimiter.join(line) for line in lines).encode()
    assert manner_of(content).delimiter == delimiter
    assert read(content)[1].cells == ["Lê An", "0912345678", "Số 1, phố X; Hà Nội"]


def test_excels_own_first_line_says_the_separator_and_is_no_row():
    rows = read(b"\xef\xbb\xbfsep=;\r\nTen;Email\r\nAn;an@khach.example\r\n")
    assert rows[0] == Row(1, ["Ten", "Email"])
    assert rows[1] == Row(2, ["An", "an@khach.example"])


def test_blank_rows_are_left_out_and_keep_their_numbers():
    assert [row.number for row in read(b"Ten,Email\n\n,,\nAn,an@khach.example\n")] == [1, 4]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b"\0" * 5_000, "empty"),
        (b"\n\n ,,, \n", "empty"),
        ("Họ tên,Email\n".encode(), "no-rows"),
        (b"a,b\n" + b"x" * (26 * 1024 * 1024), "too-large"),
        (b"%PDF-1.7 ...", "not-a-list"),
        (b"\x89PNG\r\n\x1a\n123", "not-a-list"),
        (b"<!DOCTYPE html><table><tr><td>1</td></tr></table>", "not-a-list"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old-excel"),
        (b"PK\x03\x04 and then nothing of the kind", "broken"),
        ((",".join(["x"] * 401) + "\n1\n").encode(), "too-wide"),
    ],
)
def test_what_is_no_list_is_refused_with_its_reason(content, code):
    assert refused(content) == code


def test_three_hundred_columns_are_read():
    content = ("\n".join([",".join(f"cột {n}" for n in range(300)), ",".join("x" * 300)])).encode()
    assert len(read(content)[1].cells) == 300


def test_a_row_wider_than_anything_is_cut_and_does_no_harm():
    rows = read(b"Ten,Email\nAn,an@khach.example" + b",x" * 5_000 + b"\nBa,ba@khach.example\n")
    assert len(rows[1].cells) == MOST_COLUMNS
    assert rows[2].cells[0] == "Ba"


def test_a_cell_of_ten_megabytes_spoils_its_row_only():
    big = b"x" * (10 * 1024 * 1024)
    rows = read(b"Ten,Email\n" + big + b",a@khach.example\nBa,ba@khach.example\n")
    assert rows[1].cells == [Flaw.TOO_LONG, "a@khach.example"]
    assert rows[2].cells == ["Ba", "ba@khach.example"]


def test_a_quote_that_is_never_closed_is_said_where_it_opens():
    rows = read(b'Ten,Email\nAn,a@khach.example\n"Ba,ba@khach.example\n' + b"x,y\n" * 200)
    assert rows[-1] == Row(3, [Flaw.TOO_LONG])


def test_nul_bytes_spoil_their_cell():
    rows = read(b"Ten,Email\nA\0n,a@khach.example\n")
    assert rows[1].cells == [Flaw.CONTROL, "a@khach.example"]


def test_a_formula_is_not_text_but_a_number_kept_as_text_is():
    rows = read(b'Ten,SDT\n"=HYPERLINK(""http://x"")","=""0912345678"""\n')
    assert rows[1].cells == [Flaw.FORMULA, "0912345678"]


def test_a_byte_that_the_encoding_does_not_have_spoils_its_cell_only():
    content = LIST.encode().replace("Trần".encode(), b"Tr\xff\xfen")
    rows = read(content)
    assert rows[1].cells[0] == "Nguyễn Thị Ánh Tuyết"
    assert rows[2].cells[:2] == [Flaw.CONTROL, "+84 942 689 393"]


def test_half_a_letter_at_the_end_of_a_file_refuses_it():
    assert refused(LIST.encode("utf-16") + b"x") == "encoding"


def test_a_workbook_gives_texts_numbers_and_what_is_wrong():
    rows = read(
        workbook(["Họ tên", "SĐT", "Ngày"], [], ["Lê An", 912345678, "=1+1"], ["Ba", 0.5, True])
    )
    assert rows == [
        Row(1, ["Họ tên", "SĐT", "Ngày"]),
        Row(3, ["Lê An", "912345678", Flaw.FORMULA]),
        Row(4, ["Ba", "0.5", "TRUE"]),
    ]


def test_a_workbook_of_another_library_is_read_too():
    book = openpyxl.Workbook()
    book.active.append(["Họ tên", "Email"])
    book.active.append(["Đỗ Ý", "y@khach.example"])
    file = io.BytesIO()
    book.save(file)
    assert read(file.getvalue())[1].cells == ["Đỗ Ý", "y@khach.example"]


def test_a_workbook_that_lies_about_its_size_is_read_as_it_is():
    content = workbook(["Họ tên", "Email"], ["An", "an@khach.example"])
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        xml = archive.read(SHEET)
    lying = xml.replace(b'ref="A1:B2"', b'ref="A1:XFD1048576"')
    assert lying != xml
    assert len(read(repacked(content, **{SHEET: lying}))) == 2


def test_a_far_cell_costs_nothing():
    content = workbook(["Họ tên", "Email"], ["An", "an@khach.example"])
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        xml = archive.read(SHEET)
    far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    rows = read(repacked(content, **{SHEET: xml.replace(b"</sheetData>", far)}))
    assert len(rows) == 2  # what stands beyond the widest list does not count


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        (SHEET, b"<worksheet>" + b"0" * (30 * 1024 * 1024), "bomb"),
        ("xl/sharedStrings.xml", b" " * (250 * 1024 * 1024), "bomb"),
        (SHEET, b'<!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet>&a;</worksheet>', "broken"),
        (SHEET, b"<worksheet><sheetData><row", "broken"),
        ("xl/workbook.xml", b"not xml", "broken"),
    ],
    ids=["ratio", "size", "entities", "half", "no xml"],
)
def test_a_harmful_or_broken_workbook_is_refused(name, text, code):
    content = workbook(["Họ tên", "Email"], ["An", "an@khach.example"])
    assert refused(repacked(content, **{name: text})) == code


def test_a_bomb_that_hides_its_size_stays_small():
    content = repacked(workbook(["a"], ["b"]), **{"xl/x.xml": b"\n" * (20 * 1024 * 1024)})
    place = content.rindex(b"PK\x01\x02", 0, content.rindex(b"PK\x05\x06"))
    assert content[place + 46 : place + 54] == b"xl/x.xml"
    hidden = content[: place + 24] + struct.pack("<I", 100) + content[place + 28 :]
    assert refused(hidden) == "broken"


def test_another_office_file_and_a_cut_one_are_refused():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("[Content_Types].xml", "<x/>")
        archive.writestr("word/document.xml", "<x/>")
    assert refused(file.getvalue()) == "not-a-list"
    assert refused(workbook(["a"], ["b"])[:-300]) == "broken"


@given(st.binary(max_size=400))
@settings(max_examples=300)
def test_any_bytes_are_read_or_refused(content):
    try:
        head_of(content, manner_of(content))
    except FileRefused as refusal:
        said = refusal.code
    else:
        said = "encoding"
    assert said in TROUBLES


# ---- columns ----


@pytest.mark.parametrize(
    ("headings", "expected"),
    [
        ("Họ và tên;Điện thoại;Email;Địa chỉ", Columns(name=0, phone=1, email=2, address=3)),
        ("STT;Tên khách hàng;SĐT;Địa chỉ giao hàng", Columns(name=1, phone=2, address=3)),
        ("First Name;Last Name;Email;Phone", Columns(name=0, family=1, email=2, phone=3)),
        ("customer_name;shipping_address;e-mail", Columns(name=0, address=1, email=2)),
        ("Họ;Tên;Số điện thoại liên hệ", Columns(family=0, name=1, phone=2)),
        ("Mã đơn;Người nhận;Dữ liệu bị lộ", Columns(name=1, items=2)),
    ],
)
def test_columns_are_guessed_from_their_headings(headings, expected):
    assert guess([Row(1, headings.split(";"))]) == expected


def test_columns_are_guessed_from_what_stands_in_them():
    rows = [Row(n, [str(n), "Lê An", "0912 345 678", "an@khach.example"]) for n in range(1, 4)]
    assert guess(rows) == Columns(phone=2, email=3)


# ---- rows ----

ALL = Columns(name=0, phone=1, email=2, address=3, items=4)


@pytest.mark.parametrize(
    ("cells", "code", "column"),
    [
        (["", "0912345678"], "no-name", "name"),
        (["x" * 121, "0912345678"], "name", "name"),
        (["An", "0912"], "phone", "phone"),
        (["An", "0912345678 / 0912345679"], "phone", "phone"),
        (["An", "8.49E+10"], "phone", "phone"),
        (["An", "", "an(at)khach"], "email", "email"),
        (["An", "", "", "x" * 301], "address", "address"),
        (["An", "", "", ""], "no-contact", ""),
        (["An", "-", "n/a", "không có"], "no-contact", ""),
        (["@SUM(A1)", "0912345678"], "formula", "name"),
        (["An", Flaw.FORMULA], "formula", "phone"),
        (["An", Flaw.ERROR], "error", "phone"),
        ([Flaw.CONTROL, "0912345678"], "control", "name"),
        ([Flaw.TOO_LONG], "too-long", ""),
        (["An", "0912345678", "", "", "vân tay"], "data", "items"),
    ],
)
def test_a_bad_row_says_why_and_where(cells, code, column):
    assert checked(Row(7, cells), ALL) == Bad(7, code, column)


def test_a_good_row_is_a_person_in_the_stored_form():
    row = Row(
        2, ["  Lê  An ", "84 912 345 678", "An@KHACH.example", "Hà Nội", "họ tên; Email, SĐT"]
    )
    assert checked(row, ALL) == Person(
        2,
        CustomerDetails("Lê An", "+84912345678", "An@khach.example", "Hà Nội"),
        ("email", "name", "phone"),
    )


def test_the_decrees_own_names_may_hold_commas():
    row = Row(2, ["An", "0912345678", "", "", "Số định danh, hộ chiếu, bằng lái, biển số xe"])
    assert checked(row, ALL).data_types == ("identity-number",)


def test_a_short_row_lacks_only_what_is_missing():
    assert checked(Row(2, ["An", "0912345678"]), ALL).details.email == ""


def test_twins_have_the_same_number_and_a_name_that_may_be_one():
    twins = Twins()
    twins.note(2, CustomerDetails("Nguyễn Thị Lan", "+84912345678", "lan@khach.example"))
    assert twins.of(CustomerDetails("Chị Lan", "+84912345678")) == 2
    assert twins.of(CustomerDetails("NGUYEN THI LAN", "", "LAN@khach.example")) == 2
    assert twins.of(CustomerDetails("Nguyễn Văn Hùng", "+84912345678")) is None
    assert twins.of(CustomerDetails("Nguyễn Thị Lan", "+84912345679")) is None


def test_a_workbook_of_empty_rows_is_refused_before_anybody_waits_for_it():
    few = workbook(["Họ tên"], ["Trần Văn Một"])
    sheet = "xl/worksheets/sheet1.xml"
    with zipfile.ZipFile(io.BytesIO(few)) as archive:
        words = archive.read(sheet).decode()
    empty = "".join(f'<row r="{n}"/>' for n in range(3, 110_003))
    full = repacked(few, **{sheet: words.replace("</sheetData>", f"{empty}</sheetData>").encode()})
    with pytest.raises(FileRefused, match="mostly-empty"):
        read(full)
