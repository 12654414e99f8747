"""Every page, for whoever opens it: no finding of axe-core on a desk or a phone, nothing cut at 320 px."""

import json
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Page
from werkzeug.routing import Rule

from kalix_compliance.app import create_app
from kalix_compliance.core.permissions import Permission
from kalix_compliance.staff.roles import PERMISSIONS, Role
from tests.e2e.conftest import DESK, PHONE
from tests.e2e.house import House
from tests.settings import settings_for

pytestmark = pytest.mark.timeout(900)  # the manager looks at more than a hundred pages
NARROW = {"width": 320, "height": 640}
POINTS = (
    "received", "verifying", "verified", "refusal waits", "concluded", "remedying", "remedied",
    "extension waits", "escalated", "answered", "checked", "closing waits", "closed", "withdrawn",
)  # fmt: skip
SHOWN = (
    "received", "verified", "refusal waits", "remedying", "escalated", "answered",
    "closing waits", "closed",
)  # fmt: skip
"""Points at which the file looks different."""
WHO = (Role.MANAGER, Role.COMPLIANCE, Role.SUPPORT, Role.ADMINISTRATOR, Role.AUDITOR)
"""Each page is opened by the first of these who may."""

# At which point of its life a case is, when a page of its steps is looked at.
AT = {
    "acknowledge": "received",
    "conclude": "verified",
    "remedies": "remedying",
    "action_done": "remedying",
    "action_drop": "remedying",
    "action_effect": "remedied",
    "answer": "remedied",
    "told": "remedied",
    "close": "checked",
    "reopen": "closed",
}
# At which point of its life a breach is, when a page about breaches is looked at; and which of its papers
# and files it is, where there are two.
BREACH_AT = {
    **dict.fromkeys(("calls", "call", "letters", "proofs", "proof", "public_notice"), "told"),
    "notice_stop": "paused",
    "reopen": "ruled out",
}
ANOTHER = {"receipt": {"filing_id": "filed_id"}, "reply": {"filing_id": "filed_id"}}
LIVES: dict[str, tuple[str, ...]] = {
    "opened": ("",),
    "whole": ("", "notice/1", "filings/{filed_id}", "import/{checked_id}"),
    "submitted": ("", "notice/1"),
    "signed": ("", "notice/1"),
    "paused": ("", "notice/1"),
    "told": ("", "notice/1"),
    "ruled out": ("", "record", "filings"),
    "drill": ("", "people", "record"),
}
"""The points at which a breach looks different, and its pages that look different with it."""
FOR_THE_OFFICER = ("import", "record")
DOWNLOADS = frozenset(
    {
        "subject_requests.erasure_certificate", "inspection.verifier",
        "complaints.evidence_content", "intake.token",
        "breaches.evidence_content", "breaches.import_bad_rows",
        "disclosures.evidence_content", "consents.file_bad_rows", "subject_requests.proof",
    }
)  # fmt: skip
PARTS = frozenset(
    {
        "breaches.clocks",
        "breaches.notice_progress",
        "breaches.import_progress",
        "consents.file_progress",
        "mailings.progress",
        "exports.progress",
    }
)
"""Pieces of a page that come again while it is open."""
FURNISHERS = (
    "furnish_requests", "furnish_erasures", "furnish_packages", "furnish_disclosures",
    "furnish_consents", "furnish_registers",
    "furnish_effects", "furnish_retention", "furnish_oversight", "furnish_exports",
    "furnish_inspection", "furnish_reports", "furnish_backups", "furnish_patterns",
)  # fmt: skip
"""What puts the records of the other features into the house. Each prints {"at": {endpoint or section:
{argument: value}}, "also": {role: [address]}}: what stands in its addresses, and pages to look at besides."""
PAGES = frozenset({"complaints.file", "breaches.file"})
"""Pages that other tests here look at in many states."""

AXE = Axe()
RUN = """async (options) => {
    const { violations } = await axe.run(document, options);
    return violations.flatMap((rule) => rule.nodes.map(
        (node) => `${rule.id} (${rule.impact}): ${rule.help}\\n    ${node.html.slice(0, 200)}`));
}"""
SAME_COLOURS = {"color-contrast": {"enabled": False}}
"""On a phone the colours are those of the desk; the pages of the day are measured there too, below."""


@dataclass(frozen=True)
class Furniture:
    """What is in the house to look at."""

    cases: dict[str, str]
    customer_id: str
    attachment_id: str
    staff_id: str
    breaches: dict[str, dict[str, str]]
    at: dict[str, dict[str, str]]
    also: dict[str, list[str]]


@pytest.fixture(scope="module")
def furniture(house: House) -> Furniture:
    there = json.loads(house.python("-m", "tests.e2e.furnish", *POINTS))
    at: dict[str, dict[str, str]] = {}
    also: dict[str, list[str]] = {}
    for name in FURNISHERS:
        more = json.loads(house.python("-m", f"tests.e2e.{name}"))
        at |= more["at"]
        for role, places in more.get("also", {}).items():
            also.setdefault(role, []).extend(places)
    # last: while a list of theirs is being read in, nobody can be erased
    breaches = json.loads(house.python("-m", "tests.e2e.furnish_breaches"))
    return Furniture(**there, breaches=breaches, at=at, also=also)


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """The application, only to be asked which pages it has."""
    return create_app(settings_for({}, tmp_path_factory.mktemp("routes")))


def permission(app: Flask, rule: Rule) -> object:
    return getattr(app.view_functions[rule.endpoint], "permission", None)


def addresses(app: Flask, role: Role, things: Furniture) -> Iterator[str]:
    """Every page that this role is the first of WHO to open; a new page is found by itself."""
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule):
        needed = permission(app, rule)
        if "GET" not in (rule.methods or ()) or rule.endpoint in DOWNLOADS | PARTS | PAGES:
            continue
        if not isinstance(needed, Permission):
            continue
        first = next((one for one in WHO if needed in PERMISSIONS[one]), None)
        if first is role and rule.endpoint != "overview.home":
            yield address(rule, things)


def address(rule: Rule, things: Furniture) -> str:
    section, _, step = rule.endpoint.partition(".")
    values = {
        "reference": things.cases[AT.get(step, "verifying")],
        "number": 1,
        "route": "letter",
        "day": "2026-12-24",
        "code": "breach.authority",
        **{name: getattr(things, name) for name in ("customer_id", "attachment_id", "staff_id")},
    }
    if section in ("breaches", "escalation"):
        breach = things.breaches[BREACH_AT.get(step, "whole")]
        another = {name: breach[other] for name, other in ANOTHER.get(step, {}).items()}
        values = {**values, **breach, **another}
    values |= things.at.get(section, {}) | things.at.get(rule.endpoint, {})
    unknown = rule.arguments - values.keys()
    assert not unknown, f"say in this test what stands for {unknown} in {rule.rule}"
    built = rule.build({name: values[name] for name in rule.arguments})
    assert built is not None
    question = f"?complaint={things.cases['received']}" if rule.endpoint == "escalation.new" else ""
    return built[1] + question


def findings(page: Page, where: str, **options: object) -> list[str]:
    """What axe-core finds at this moment, a line each."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.axe_script)
    found = page.evaluate(RUN, {"resultTypes": ["violations"], **options})
    return [f"{where}: {words}" for words in found]


def look_at(page: Page, where: str) -> list[str]:
    """Everything that is wrong with the page that is open, at each width."""
    wrong = findings(page, f"{where} (desk)")
    page.set_viewport_size(PHONE)
    wrong += findings(page, f"{where} (phone)", rules=SAME_COLOURS)
    page.set_viewport_size(NARROW)
    width = page.evaluate("document.documentElement.scrollWidth")
    if width > NARROW["width"]:
        wrong.append(f"{where}: {width} px wide on a screen of {NARROW['width']}; {widest(page)}")
    page.set_viewport_size(DESK)
    return wrong


def widest(page: Page) -> str:
    """The element that sticks out furthest, to be found."""
    return page.evaluate(
        """() => {
            const out = [...document.querySelectorAll("body *")]
                .filter((one) => one.getBoundingClientRect().right > innerWidth + 0.5)
                .filter((one) => !one.closest(".scroll, .visually-hidden"));
            const last = out.at(-1);
            return last ? last.outerHTML.slice(0, 200) : "";
        }"""
    )


@pytest.mark.parametrize("role", WHO)
def test_every_page_of_every_section_is_accessible(
    app, house, page, sign_in, accounts, furniture, role
):
    sign_in(page, accounts[role])
    wrong = []
    for where in (*addresses(app, role, furniture), *furniture.also.get(role, ())):
        answer = page.goto(house.address + where)
        assert answer is not None and answer.status == 200, (where, answer and answer.status)
        wrong += look_at(page, where)
    assert not wrong, "\n".join(wrong)


def test_the_file_is_accessible_at_every_point_of_a_case_s_life(
    house, page, sign_in, accounts, furniture
):
    sign_in(page, accounts["manager"])
    wrong = []
    for point in SHOWN:
        page.goto(f"{house.address}/complaints/{furniture.cases[point]}")
        wrong += look_at(page, f"file, {point}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("role", [Role.COMPLIANCE, Role.MANAGER])
def test_a_breach_is_accessible_at_every_point_of_its_life(
    house, page, sign_in, accounts, furniture, role
):
    sign_in(page, accounts[role])
    wrong = []
    for point, parts in LIVES.items():
        breach = furniture.breaches[point]
        for part in parts:
            if role is Role.MANAGER and part.startswith(FOR_THE_OFFICER):
                continue
            path = part.format(**breach)
            where = f"/breaches/{breach['reference']}/{path}".rstrip("/")
            answer = page.goto(house.address + where)
            assert answer is not None and answer.status == 200, (point, path)
            wrong += look_at(page, f"breach, {point}, {path or 'file'}")
    assert not wrong, "\n".join(wrong)


def test_what_comes_back_from_a_form_is_accessible(house, page, sign_in, accounts, furniture):
    """Errors, a conflict, what was found, what was revealed, what was just done."""
    sign_in(page, accounts["support"])
    case = f"{house.address}/complaints/{furniture.cases['received']}"
    wrong = []

    def seen(what: str) -> None:
        wrong.extend(look_at(page, what))

    page.goto(f"{case}/note")
    page.get_by_role("button", name="Lưu ghi chú").click()
    assert page.title().startswith("Lỗi:")
    seen("a form with an error")
    page.goto(f"{case}/withdraw")
    page.locator("input[name=version]").evaluate("field => { field.value = '0'; }")
    page.locator("textarea[name=reason]").fill("Khách đổi ý")
    page.keyboard.press("Control+Enter")
    page.locator("#stale-title").wait_for()
    seen("a conflict")
    page.goto(case)
    page.locator("summary", has_text="Hiện điện thoại").click()
    seen("asking why")
    page.get_by_role("button", name="Hiện 60 giây").first.click()
    page.locator("[data-clear]").wait_for()
    seen("a value in clear")
    page.goto(f"{house.address}/intake")
    page.locator("#narrative").fill("Có người gọi")
    page.keyboard.press("Control+Enter")
    page.locator(".errors").wait_for()
    seen("intake with errors")
    page.locator("#caller").press_sequentially("khach thu")
    page.locator("#hits [role=option]").first.wait_for()
    seen("callers found while typing")
    page.locator("#hits [role=option]", has=page.locator(".tag")).first.click()
    page.locator("#care-title").wait_for()
    seen("a caller with an open case")
    page.goto(f"{house.address}/queue")
    page.locator("#find").fill("khach thu")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search")
    seen("people found")
    page.goto(f"{house.address}/complaints/?state=every&kind=leak")
    seen("a filtered list")
    assert not wrong, "\n".join(wrong)


def test_pages_that_say_no_are_accessible(house, page, sign_in, accounts):
    wrong = []
    page.goto(f"{house.address}/sign-in")
    wrong += look_at(page, "sign-in")
    page.get_by_label("Email").fill("khong.co@kalix.example")
    page.locator("input[type=password]").fill("sai mật khẩu rồi")
    page.keyboard.press("Enter")
    page.locator("[role=alert]").first.wait_for()
    wrong += look_at(page, "sign-in refused")
    sign_in(page, accounts["support"])
    for where, status in (("/complaints/KN-2026-999999", 404), ("/staff/new", 403), ("/x", 404)):
        answer = page.goto(house.address + where)
        assert answer is not None and answer.status == status
        wrong += look_at(page, where)
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_pages_of_the_day_have_contrast_in_both_themes(
    house, new_page, sign_in, accounts, furniture, scheme
):
    page = new_page()
    page.emulate_media(color_scheme=scheme)
    sign_in(page, accounts["manager"])
    wrong = []
    contrast = {"runOnly": {"type": "rule", "values": ["color-contrast"]}}
    for where in (
        "/queue",
        "/intake",
        "/complaints/",
        "/reports/",
        "/reports/figures",
        "/reports/overdue",
        "/approvals",
        f"/complaints/{furniture.cases['closing waits']}",
        f"/complaints/{furniture.cases['remedying']}",
        f"/complaints/{furniture.cases['remedied']}/answer",
        "/breaches/",
        f"/breaches/{furniture.breaches['whole']['reference']}",
        f"/breaches/{furniture.breaches['paused']['reference']}",
        f"/breaches/{furniture.breaches['drill']['reference']}",
    ):
        page.goto(house.address + where)
        ground = page.evaluate("getComputedStyle(document.querySelector('main')).backgroundColor")
        assert ground == {"light": "rgb(255, 255, 255)", "dark": "rgb(25, 28, 32)"}[scheme]
        for size in (DESK, PHONE):
            page.set_viewport_size(size)
            wrong += findings(page, f"{where} ({scheme})", **contrast)
    assert not wrong, "\n".join(wrong)


def test_the_theme_of_the_account_wins_over_the_machine_s(house, page, sign_in, accounts):
    page.emulate_media(color_scheme="light")
    sign_in(page, accounts["auditor"])
    page.goto(f"{house.address}/account")
    page.locator("input[name=theme][value=dark]").check()
    page.keyboard.press("Control+Enter")
    page.locator(".flash").wait_for()
    assert page.locator("html").get_attribute("data-bs-theme") == "dark"
    assert not findings(page, "account, dark")
