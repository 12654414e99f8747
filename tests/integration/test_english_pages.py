"""Whoever reads English meets no Vietnamese sentence, on no page and in no field.

What people, places and laws are called stays as it is, and so does what staff and customers wrote. The
customer's own letters are marked `lang="vi"`.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import asdict
from html import escape
from html.parser import HTMLParser
from io import BytesIO
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from openpyxl import load_workbook
from sqlalchemy import select

from kalix_compliance.complaints.models import Complaint
from kalix_compliance.execution.unit import runtime
from kalix_compliance.staff.models import Language
from kalix_compliance.staff.roles import Role
from kalix_compliance.web.languages import LANGUAGES
from tests.cases import ANH, POINTS, SECRET, case_at, person
from tests.client import Browser
from tests.files import fetch
from tests.people import NAMES, Member, add_member, open_door

pytestmark = pytest.mark.sqlite_only

VIETNAMESE = re.compile(
    "[ăâđêôơưàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ]", re.IGNORECASE
)
LAWS = re.compile(r"\d+/\d{4}/NĐ-CP|\(đ\)")  # a decree, and the point after (d)
MASKED = re.compile(r"\w*\*+")
SAID = re.compile(rf"{SECRET}.*", re.DOTALL)
READ_OUT = ("alt", "aria-label", "label", "placeholder", "title", "value")
SILENT = {"script", "style"}
EMPTY = {"input", "img", "br", "hr", "meta", "link", "use", "line", "rect", "path", "circle"}
WHOSE = ("text", "search", "tel", "email", "hidden", "password")
SHARED = {"reference": "", "number": 1, "route": "call"}
NOT_A_PAGE = {"/sign-in", "/sign-out", "/intake/token"}


class Reader(HTMLParser):
    """What a page says: its texts, what is read out, and the sentences kept for the script."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self._above: list[tuple[str, bool]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        silent = tag in SILENT or given.get("lang") == "vi" or self._silent
        if not silent:
            self.said += self._read_out(tag, given)
        if tag not in EMPTY:
            self._above.append((tag, silent))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in EMPTY:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        while self._above:
            closed, _ = self._above.pop()
            if closed == tag:
                break

    def handle_data(self, data: str) -> None:
        if data.strip() and not self._silent:
            self.said.append(data.strip())

    @property
    def _silent(self) -> bool:
        return bool(self._above) and self._above[-1][1]

    @staticmethod
    def _read_out(tag: str, given: dict[str, str]) -> Iterator[str]:
        typed = tag == "input" and given.get("type", "text") in WHOSE
        for name, value in given.items():
            if name.startswith("data-say") or (
                name in READ_OUT and not (name == "value" and typed)
            ):
                yield value


@pytest.fixture
def people(app: Flask) -> dict[Role, Member]:
    return {role: add_member(role, language=Language.ENGLISH) for role in Role}


@pytest.fixture
def browser(app: Flask, people: dict[Role, Member]) -> Callable[[Role], Browser]:
    """`browser(Role.MANAGER)`: signed in as the one who reads English."""

    def sit_down(role: Role) -> Browser:
        client: Browser = app.test_client()
        open_door(client, people[role])
        return client

    return sit_down


def known() -> list[str]:
    """What keeps its own name in every language, the longest first."""
    company = asdict(runtime.get().company)
    names = [*_texts(company), *_texts(asdict(ANH)), *NAMES.values(), *LANGUAGES.values()]
    names += ["Khách thử số", "Hà Nội", "Nguyễn Văn An", "Trần Thị Thu Hà", "Phạm Quốc Khánh"]
    return sorted({name for name in names if VIETNAMESE.search(name)}, key=len, reverse=True)


def _texts(of: Any) -> Iterator[str]:
    if isinstance(of, str):
        yield of
    elif isinstance(of, dict):
        for one in of.values():
            yield from _texts(one)
    elif isinstance(of, list | tuple):
        for one in of:
            yield from _texts(one)


def vietnamese_in(page: str) -> list[str]:
    """The sentences of a page that are left in Vietnamese."""
    reader = Reader()
    reader.feed(page)
    reader.close()
    names = known()
    found = []
    for said in reader.said:
        left = said
        for name in names:
            left = left.replace(name, "")
        left = LAWS.sub("", MASKED.sub("", SAID.sub("", left)))
        if VIETNAMESE.search(left):
            found.append(" ".join(said.split()))
    return found


def pages_without_arguments(app: Flask) -> list[str]:
    return sorted(
        rule.rule
        for rule in app.url_map.iter_rules()
        if not rule.arguments and "GET" in (rule.methods or ()) and rule.rule not in NOT_A_PAGE
    )


def pages_of_a_case(app: Flask, reference: str, **values: object) -> list[str]:
    """The file and the page of each step that needs nothing but the case."""
    found = []
    for rule in app.url_map.iter_rules():
        names = rule.arguments
        if "reference" in names and "GET" in (rule.methods or ()) and names <= {*SHARED, *values}:
            built = rule.build({**SHARED, "reference": reference, **values}, append_unknown=False)
            assert built is not None
            found.append(built[1])
    return sorted(found)


def read(client: Browser, addresses: list[str]) -> tuple[int, dict[str, list[str]]]:
    """How many pages opened, and what is Vietnamese on each; a page that is refused counts too."""
    opened, found = 0, {}
    for address in addresses:
        answer = client.get(address)
        assert answer.status_code < 500, address
        if answer.mimetype != "text/html" or answer.status_code in (302, 303):
            continue
        opened += answer.status_code == 200
        assert '<html lang="en"' in answer.text, address
        if left := vietnamese_in(answer.text):
            found[address] = left
    return opened, found


@pytest.mark.parametrize("role", list(Role))
def test_every_page_of_every_role(
    app: Flask, browser: Callable[[Role], Browser], people: dict[Role, Member], role: Role
) -> None:
    handler, signer = people[Role.SUPPORT].actor, people[Role.MANAGER].actor
    for number, point in enumerate(("received", "refusal waits", "remedying", "escalated")):
        case_at(point, handler, signer, new_customer=person(number))
    opened, left = read(browser(role), pages_without_arguments(app))
    assert left == {}
    assert opened >= 5


@pytest.mark.parametrize("point", list(POINTS))
def test_every_step_of_a_case(
    app: Flask,
    browser: Callable[[Role], Browser],
    people: dict[Role, Member],
    session: Any,
    point: str,
) -> None:
    handler, signer = people[Role.SUPPORT].actor, people[Role.MANAGER].actor
    reference = case_at(point, handler, signer)
    opened, left = read(browser(Role.MANAGER), pages_of_a_case(app, reference))
    assert left == {}
    assert opened >= 10


def test_the_workbook(browser: Callable[[Role], Browser], people: dict[Role, Member]) -> None:
    for number, point in enumerate(("verifying", "answered", "extension waits")):
        case_at(
            point,
            people[Role.SUPPORT].actor,
            people[Role.MANAGER].actor,
            new_customer=person(number),
        )
    file = fetch(browser(Role.MANAGER), "/exports/new/overdue?level=")
    texts = [
        str(cell.value)
        for sheet in load_workbook(BytesIO(file))
        for line in sheet
        for cell in line
        if cell.value is not None
    ]
    assert len(texts) > 40
    assert vietnamese_in("".join(f"<p>{escape(text)}</p>" for text in texts)) == []


def test_a_customer_with_a_case(
    app: Flask, browser: Callable[[Role], Browser], people: dict[Role, Member], session: Any
) -> None:
    case_at("answered", people[Role.SUPPORT].actor, people[Role.MANAGER].actor)
    customer: UUID = session.scalars(select(Complaint.customer_id)).one()
    addresses = [f"/customers/{customer}", f"/customers/{customer}/edit"]
    assert read(browser(Role.SUPPORT), addresses) == (2, {})


@pytest.mark.parametrize("address", ["/khong-co", "/complaints/KN-2026-999999", "/audit"])
def test_a_refusal_is_in_english_too(browser: Callable[[Role], Browser], address: str) -> None:
    answer = browser(Role.SUPPORT).get(address)
    assert answer.status_code in (403, 404)
    assert vietnamese_in(answer.text) == []


@pytest.mark.parametrize(
    ("role", "address"),
    [
        (Role.SUPPORT, "/intake"),
        (Role.SUPPORT, "/customers/new"),
        (Role.SUPPORT, "/account/password"),
        (Role.ADMINISTRATOR, "/staff/new"),
        (Role.ADMINISTRATOR, "/calendar/"),
    ],
)
def test_what_is_wrong_with_an_empty_form_is_said_in_english(
    browser: Callable[[Role], Browser], role: Role, address: str
) -> None:
    answer = browser(role).post(address)
    assert 'role="alert"' in answer.text, answer.status
    assert vietnamese_in(answer.text) == []


def test_this_test_would_notice() -> None:
    page = '<html lang="en"><p>Quá hạn <b lang="vi">Kính gửi</b> Ng*** V** A**</p></html>'
    reader = Reader()
    reader.feed(page)
    assert reader.said == ["Quá hạn", "Ng*** V** A**"]
    assert VIETNAMESE.search(reader.said[0])
