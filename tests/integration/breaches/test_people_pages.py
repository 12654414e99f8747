"""The pages of the list and of its files: every step by a browser, and nothing that ends in an error page."""

import io

import openpyxl
import pytest
from sqlalchemy import func, select
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.test import encode_multipart

from kalix_compliance.breaches.import_job import import_people
from kalix_compliance.breaches.kinds import ImportState
from kalix_compliance.breaches.models import AffectedImport, AffectedPerson
from kalix_compliance.core.actor import system_actor
from kalix_compliance.core.permissions import Permission
from kalix_compliance.customers.commands import register_customer
from kalix_compliance.customers.personal_data import CustomerDetails
from tests.breaches import Incident

IMPORTER = system_actor("breaches.import", Permission.SYSTEM_IMPORT)
GOOD = (
    "Họ tên;SĐT;Email\nNguyễn Thị Ánh;0912345678;anh@khach.example\nLê Văn Bình;0912345679;\n"
    ";0912345670;\nTrần Cường;0912;\n=1+1;0912345671;\n"
).encode("utf-8-sig")
CLEAR = ("Ánh", "0912345678", "anh@khach")
NONE = dict.fromkeys(("name", "family", "phone", "email", "address", "items"), "")
COLUMNS = {
    **NONE, "name": "0", "phone": "1", "email": "2", "headings": "y", "data_types": "name",
}  # fmt: skip


@pytest.fixture
def officer(signed_in):
    return signed_in("compliance")


@pytest.fixture
def here(officer):
    return f"/breaches/{Incident(officer.actor).open().reference}"


def post_file(client, here, content, name="khách.csv"):
    """From memory: the test client would leave a temporary file open for a large one."""
    file = FileStorage(io.BytesIO(content), name)
    boundary, body = encode_multipart(MultiDict({"file": file}))
    kind = f"multipart/form-data; boundary={boundary}"
    return client.post(f"{here}/import", data=body, content_type=kind)


def work():
    while import_people(IMPORTER):
        pass


def test_a_file_becomes_people_step_by_step(client, here, session):
    page = post_file(client, here, GOOD)
    assert page.status_code == 303
    place = page.location
    chosen = client.get(place).text
    assert "2. SĐT" in chosen and "091****678" in chosen
    assert not any(words in chosen for words in CLEAR)
    assert client.post(f"{place}/columns", data=COLUMNS).status_code == 303
    assert "Đang đọc tệp" in client.get(place).text
    work()
    result = client.get(place).text
    assert "Nhập 2 người vào danh sách" in result
    assert "Chưa có họ tên." in result and "Ô là công thức" in result
    assert not any(words in result for words in CLEAR)
    assert client.post(f"{place}/accept", data={}).status_code == 303
    assert "Đang nhập" in client.get(f"{place}/progress").text
    work()
    assert "Đã nhập xong" in client.get(place).text
    people = client.get(f"{here}/people").text
    assert "Ng*** Th*** Á**" in people
    assert not any(words in people for words in CLEAR)
    assert session.scalar(select(func.count()).select_from(AffectedPerson)) == 2


def test_bad_rows_can_be_taken_home_without_what_stood_in_them(client, here):
    place = post_file(client, here, GOOD).location
    client.post(f"{place}/columns", data=COLUMNS)
    work()
    as_text = client.get(f"{place}/bad.csv")
    assert as_text.data.decode("utf-8-sig").splitlines()[1] == "4,Họ tên,Chưa có họ tên."
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"{place}/bad.xlsx").data))
    cells = [[cell.value for cell in row] for row in book.active.iter_rows(min_row=6)]
    assert [row[0] for row in cells] == [4, 5, 6]
    assert cells[1][1:] == [
        "Điện thoại", "Số điện thoại chưa đúng. Mỗi ô một số, viết như 0942 689 393.",
    ]  # fmt: skip
    assert client.get(f"{place}/bad.exe").status_code == 404


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "Tệp này rỗng"),
        (b"Ten,Email\n", "chỉ có dòng tiêu đề"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 99, "đời cũ"),
        (b"PK\x03\x04" + b"x" * 99, "hỏng"),
        (b"a,b\n" + b"x" * (26 * 1024 * 1024), "lớn hơn 25 MB"),
    ],
    ids=["empty", "headings", "old", "no zip", "26 MB"],
)
def test_a_refused_file_is_said_at_the_field(client, here, session, content, words):
    page = post_file(client, here, content)
    assert page.status_code == 200
    assert words in page.text
    assert session.scalar(select(func.count()).select_from(AffectedImport)) == 0


def test_no_file_is_no_error(client, here):
    assert "Tệp này rỗng" in client.post(f"{here}/import", data={}).text


def test_an_upload_never_touches_a_disk(client, here, monkeypatch):
    def refuse(*_args, **_more):
        raise AssertionError("a temporary file")

    monkeypatch.setattr("tempfile.TemporaryFile", refuse)
    monkeypatch.setattr("tempfile.SpooledTemporaryFile", refuse)
    body = GOOD + b"x,0912345678,\n" * 100_000
    assert post_file(client, here, body).status_code == 303


def test_choosing_makes_no_sense_and_is_said(client, here):
    place = post_file(client, here, GOOD).location
    assert "Chọn cột họ tên." in client.post(f"{place}/columns", data={**NONE, "phone": "1"}).text
    assert (
        "Chọn ít nhất một cột"
        in client.post(f"{place}/columns", data={**NONE, "name": "0", "headings": "y"}).text
    )
    twice = client.post(f"{place}/columns", data={**COLUMNS, "email": "1"})
    assert "đang được chọn cho hai mục" in twice.text
    odd = client.post(f"{place}/columns", data={**COLUMNS, "name": "9999999999999999999999"})
    assert odd.status_code == 200
    assert client.post(f"{place}/columns", data={**COLUMNS, "data_types": "x"}).status_code == 200
    assert client.post(f"{place}/columns", data={"name": "0"}).status_code == 200


def test_another_encoding_can_be_tried(client, here, session):
    place = post_file(client, here, "Ten,Email\nNguyễn Ánh,a@khach.example\n".encode()).location
    answer = client.post(f"{place}/read", data={"encoding": "cp1252", "delimiter": ";"})
    assert answer.status_code == 303
    assert session.scalars(select(AffectedImport.encoding)).one() == "cp1252"
    odd = client.post(f"{place}/read", data={"encoding": "klingon", "delimiter": ","})
    assert odd.status_code == 200
    sixteen = client.post(f"{place}/read", data={"encoding": "utf-16-le", "delimiter": ","})
    assert sixteen.status_code in {200, 303}
    assert client.get(place).status_code == 200


def test_a_file_is_given_up_at_any_step_before_it_is_added(client, here, session):
    place = post_file(client, here, GOOD).location
    client.post(f"{place}/columns", data=COLUMNS)
    assert client.post(f"{place}/discard").status_code == 303
    work()
    assert session.scalars(select(AffectedImport.state)).one() is ImportState.DISCARDED
    assert "nội dung đã xóa" in client.get(place).text
    for step in ("columns", "accept", "discard", "read"):
        assert client.post(f"{place}/{step}", data=COLUMNS).status_code in {200, 303}


def test_a_file_of_another_breach_is_not_there(client, here, officer):
    place = post_file(client, here, GOOD).location
    other = Incident(officer.actor).open().reference
    elsewhere = f"/breaches/{other}/import/{place.rpartition('/')[2]}"
    assert client.get(elsewhere).status_code == 404
    assert client.post(f"{elsewhere}/accept").status_code == 404


def test_customers_are_found_ticked_and_added(client, here, officer, session):
    one = register_customer(officer.actor, CustomerDetails("Nguyễn Thị Ánh", phone="0912345678"))
    found = client.post(f"{here}/people/add", data={"q": "nguyen anh", "act": "find"}).text
    assert str(one) in found and "Thị Ánh" not in found
    nobody = client.post(f"{here}/people/add", data={"q": "nguyen anh", "act": "add"})
    assert "Chưa đánh dấu khách nào." in nobody.text
    data = {"q": "nguyen anh", "act": "add", "pick": [str(one), "bậy"], "data_types": ["name"]}
    assert client.post(f"{here}/people/add", data=data).status_code == 303
    person = session.scalars(select(AffectedPerson)).one()
    assert person.data_types == ["name"]
    place = f"{here}/people/{person.id}/remove"
    assert client.post(place, data={"reason": ""}).status_code == 200
    assert client.post(place, data={"reason": "nhầm"}).status_code == 303
    assert client.get(place).status_code == 404


def test_a_drill_takes_only_people_who_do_not_exist(client, officer, session):
    drill = f"/breaches/{Incident(officer.actor).open(drill=True).reference}"
    real = register_customer(officer.actor, CustomerDetails("Ngô Thật", phone="0912345678"))
    assert "DIỄN TẬP" in client.get(f"{drill}/people").text
    assert client.post(f"{drill}/people/made-up").status_code == 303
    data = {"q": "", "act": "add", "pick": str(real)}
    assert "chỉ nhận người giả" in client.post(f"{drill}/people/add", data=data).text
    assert session.scalar(select(func.count()).select_from(AffectedPerson)) == 20


@pytest.mark.parametrize(
    "query",
    ["?route=x", "?told=no&route=email", "?after=x", "?source=import&told=yes", "?route=%00"],
)
def test_odd_filters_do_no_harm(client, here, query):
    assert client.get(f"{here}/people{query}").status_code == 200


@pytest.mark.parametrize(
    ("role", "looks", "writes"),
    [
        ("manager", 200, 403),
        ("auditor", 200, 403),
        ("support", 403, 403),
        ("administrator", 403, 403),
    ],
)
def test_who_may_look_and_who_may_write(client, staff_member, sign_in, role, looks, writes):
    here = f"/breaches/{Incident(staff_member('compliance').actor).open().reference}"
    sign_in(client, staff_member(role))
    assert client.get(f"{here}/people").status_code == looks
    assert client.get(f"{here}/import").status_code == writes
    assert client.post(f"{here}/people/made-up").status_code == writes
