"""Many rows at once: what can be done is done, and what cannot is told with its reason."""

import re
from dataclasses import dataclass

import pytest
from flask import Flask
from sqlalchemy import func, select

from kalix_compliance.audit.models import AuditEntry
from kalix_compliance.casework.bulk import MOST_AT_ONCE, chosen_in, for_each
from kalix_compliance.complaints.commands.keeping import assign_complaint, restrict_complaint
from kalix_compliance.complaints.models import Complaint
from kalix_compliance.core.errors import RuleBroken
from kalix_compliance.core.language import say
from kalix_compliance.execution.unit import open_unit
from kalix_compliance.notifications.models import OutboxMessage
from kalix_compliance.staff.models import Staff
from kalix_compliance.subject_requests.models import SubjectRequest
from tests.cases import CLEAR, case_at, person
from tests.client import Browser
from tests.people import BOOKKEEPER, Member, add_member, open_door
from tests.requests_life import Asked


@dataclass
class House:
    support: Member
    other: Member
    manager: Member
    client: Browser

    def case(self, number: int, point: str = "received") -> str:
        support, manager = self.support.actor, self.manager.actor
        return case_at(point, support, manager, new_customer=person(number))

    def do(self, what: str, *pick: str, query: str = "", **more: str) -> str:
        """The page after the button was pressed."""
        form = {"pick": list(pick), **more}
        where = f"/complaints/many/{what}{query}"
        return self.client.post(where, data=form, follow_redirects=True).text


@pytest.fixture
def house(app: Flask) -> House:
    support, other = add_member("support"), add_member("support", name="Lê Thị Cúc")
    manager = add_member("manager")
    client: Browser = app.test_client()
    open_door(client, manager)
    return House(support, other, manager, client)


def owners(session) -> dict[str, object]:
    return dict(session.execute(select(Complaint.reference, Complaint.owner_id)).all())


def flashes(page: str) -> list[str]:
    found = re.findall(r'<div class="flash[^>]*>(.*?)</div>', page, re.DOTALL)
    return [re.sub(r"<[^>]+>|\s+", " ", words).strip() for words in found]


def test_each_that_can_be_given_is_given_and_the_rest_is_told_why(session, house: House):
    first, second = house.case(1), house.case(2)
    closed, theirs = house.case(3, "closed"), house.case(4)
    assign_complaint(house.manager.actor, theirs, house.other.id)
    picked = (first, second, closed, theirs, "KN-2026-000999", "x' OR 1=1", first)
    page = house.do("assign", *picked, owner=str(house.other.id))
    done, *refused = flashes(page)
    assert done == "Đã chuyển 2 hồ sơ cho Lê Thị Cúc."
    assert any(closed in words for words in refused)
    assert f"Chưa làm được {theirs}: Người này đang xử lý hồ sơ rồi." in refused
    assert any("không có hồ sơ này, hoặc bạn không được xem" in words for words in refused)
    held = owners(session)
    assert held[first] == held[second] == held[theirs] == house.other.id
    assert held[closed] == house.support.id
    again = flashes(house.do("assign", first, second, owner=str(house.other.id)))
    assert len(again) == 1 and "đang xử lý hồ sơ rồi" in again[0], "a second press does nothing"


def test_nobody_chosen_and_nothing_chosen_are_said(session, house: House):
    case = house.case(1)
    for owner in ("", "x", str(house.manager.id)[:-4] + "0000", str(add_member("auditor").id)):
        assert "Chưa chọn người nhận hồ sơ" in house.do("assign", case, owner=owner)
    with open_unit(BOOKKEEPER) as unit:
        unit.session.get_one(Staff, house.other.id).active = False
    assert "Chưa chọn người nhận hồ sơ" in house.do("assign", case, owner=str(house.other.id))
    for what in ("assign", "remind"):
        assert "Chưa chọn hồ sơ nào" in house.do(what, owner=str(house.manager.id))
    assert owners(session)[case] == house.support.id


def test_who_may_not_assign_finds_neither_ticks_nor_doors(session, house: House, app: Flask):
    case = house.case(1)
    for role in ("support", "auditor", "administrator"):
        client: Browser = app.test_client()
        open_door(client, add_member(role))
        for what in ("assign", "remind", "export"):
            for place in ("complaints", "requests"):
                answer = client.post(f"/{place}/many/{what}", data={"pick": [case]})
                assert answer.status_code == 403, (role, what)
        if role != "administrator":
            assert 'name="pick"' not in client.get("/complaints/").text
            assert 'name="pick"' not in client.get("/requests/").text
    assert owners(session)[case] == house.support.id


def test_all_that_match_means_the_filters_and_what_the_reader_sees(session, house: House):
    mine = [house.case(number) for number in range(1, 4)]
    theirs = house.case(4)
    assign_complaint(house.manager.actor, theirs, house.other.id)
    closed = house.case(5, "closed")
    restrict_complaint(house.manager.actor, mine[0], restricted=True)
    page = house.do(
        "assign", every="1", owner=str(house.manager.id), query=f"?owner={house.support.id}"
    )
    assert "Đã chuyển 3 hồ sơ" in page
    held = owners(session)
    assert {held[case] for case in mine} == {house.manager.id}
    assert (held[theirs], held[closed]) == (house.other.id, house.support.id)
    nothing = house.do("remind", every="1", query="?kind=seller")
    assert "Chưa chọn hồ sơ nào" in nothing


def test_reminding_writes_once_an_hour_and_nobody_s_case_is_named(session, house: House):
    cases = [house.case(number) for number in (1, 2)]
    nobodys = house.case(3)
    with open_unit(BOOKKEEPER) as unit:
        row = unit.session.scalars(select(Complaint).where(Complaint.reference == nobodys)).one()
        row.owner_id = None
    page = flashes(house.do("remind", *cases, nobodys))
    assert page[0] == "Đã nhắc người xử lý 2 hồ sơ bằng thư."
    assert f"Chưa làm được {nobodys}: Hồ sơ chưa có ai xử lý. Giao cho một người trước." in page
    again = flashes(house.do("remind", *cases))
    assert again == [
        f"Chưa làm được {cases[0]}, {cases[1]}: Người xử lý đã được nhắc trong một giờ qua."
    ]
    sent = session.scalar(select(func.count()).where(OutboxMessage.notice == "deadline_reminder"))
    assert sent == 2


def test_chosen_cases_and_all_that_match_become_a_file_by_the_machine(house: House):
    first, second, third = (house.case(number) for number in (1, 2, 3))
    answer = house.client.post("/complaints/many/export", data={"pick": [first, second]})
    assert answer.status_code in (302, 303)
    asked = house.client.get(answer.location)
    assert asked.status_code == 200
    assert "2 hồ sơ đã chọn" in asked.text
    for words in CLEAR:
        assert words not in asked.text
    every = house.client.post("/complaints/many/export?kind=leak&kept=open", data={"every": "1"})
    page = house.client.get(every.location).text
    assert "Loại: Lộ dữ liệu cho bên thứ ba" in page and "Hạn trả lời: Chưa tới hạn" in page
    only = house.client.get(f"/complaints/?only={first},{second}").text
    assert first in only and second in only and third not in only
    assert "2 hồ sơ đã chọn" in only


def test_requests_are_given_reminded_of_and_exported_too(session, house: House):
    asked = [
        Asked(house.support.actor, house.manager.actor).register(person(number))
        for number in (1, 2, 3)
    ]
    first, second, third = (one.reference for one in asked)
    page = house.client.get("/requests/").text
    assert page.count('name="pick"') == 3

    def press(what: str, *pick: str, **more: str) -> list[str]:
        form = {"pick": list(pick), **more}
        answer = house.client.post(f"/requests/many/{what}", data=form, follow_redirects=True)
        return flashes(answer.text)

    given = press("assign", first, second, "YC-2026-00999", owner=str(house.other.id))
    assert given[0] == "Đã chuyển 2 hồ sơ cho Lê Thị Cúc." and "YC-2026-00999" in given[1]
    held = dict(session.execute(select(SubjectRequest.reference, SubjectRequest.owner_id)).all())
    assert held[first] == held[second] == house.other.id != held[third]
    assert "đang xử lý yêu cầu rồi" in press("assign", first, owner=str(house.other.id))[0]
    reminded = press("remind", first, third)
    assert any("Đã nhắc người xử lý" in words for words in reminded)
    assert "trong một giờ qua" in press("remind", first)[0]
    file = house.client.get(f"/requests/{first}").text
    assert "nhắc" in file and "Lê Thị Cúc" in file
    answer = house.client.post("/requests/many/export", data={"pick": [first]})
    assert "1 hồ sơ đã chọn" in house.client.get(answer.location).text


def test_two_hundred_at_a_time_and_the_rest_is_counted():
    many = [f"KN-2026-{n:06d}" for n in range(250)]

    def give(reference: str) -> None:
        if int(reference[-6:]) % 2:
            raise RuleBroken(say("hồ sơ đã đóng."))

    outcome = for_each(many, give, all_of=431)
    assert (len(outcome.done), outcome.beyond) == (100, 231)
    said = [str(words) for words in outcome.refusals()]
    assert said[0].endswith("KN-2026-000009 và 95 hồ sơ nữa: hồ sơ đã đóng.")
    assert "Còn 231 hồ sơ chưa làm" in said[1]
    assert for_each(many[:2] * 3, give).done == [many[0]]
    assert len(chosen_in(",".join(many))) == MOST_AT_ONCE
    assert chosen_in(" ,a, ,a,b," + "x" * 30) == ("a", "b")


@pytest.mark.timeout(300)
def test_two_hundred_real_cases_in_one_go(session, house: House):
    first = house.case(1)
    numbers = [first, *copies(first, MOST_AT_ONCE + 9)]
    page = house.do("assign", every="1", owner=str(house.other.id))
    said = flashes(page)
    assert said[0] == f"Đã chuyển {MOST_AT_ONCE} hồ sơ cho Lê Thị Cúc."
    assert "Còn 10 hồ sơ chưa làm" in said[-1]
    left = f"?owner={house.support.id}"
    assert "Đã chuyển 10 hồ sơ" in house.do(
        "assign", every="1", owner=str(house.other.id), query=left
    )
    assert {owners(session)[number] for number in numbers} == {house.other.id}
    kept = session.scalar(select(func.count()).where(AuditEntry.action == "assign_complaint"))
    assert kept == MOST_AT_ONCE + 10


def copies(reference: str, count: int) -> list[str]:
    """As many cases like this one; they have no clocks of their own."""
    made = []
    with open_unit(BOOKKEEPER) as unit:
        row = unit.session.scalars(select(Complaint).where(Complaint.reference == reference)).one()
        known = {c.key: getattr(row, c.key) for c in Complaint.__mapper__.column_attrs}
        for key in ("id", "once_key"):
            known.pop(key)
        for number in range(count):
            made.append(f"KN-2026-{5_000 + number:06d}")
            unit.session.add(Complaint(**{**known, "reference": made[-1]}))
    return made
