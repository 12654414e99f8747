"""What every page shares, tried on a small house of its own: no store, a few rooms."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, abort, appcontext_pushed, flash, render_template_string, request
from flask.testing import FlaskClient
from flask_login import LoginManager, UserMixin
from wtforms import DateField, RadioField, SelectMultipleField, StringField
from wtforms.fields import SelectChoice
from wtforms.validators import DataRequired

from config import company
from kalix_compliance.core.actor import Actor
from kalix_compliance.core.clock import FixedClock
from kalix_compliance.core.errors import NotAllowed, NotFound, RuleBroken, StaleRecord
from kalix_compliance.core.language import say
from kalix_compliance.core.permissions import Permission
from kalix_compliance.execution.unit import Runtime, runtime
from kalix_compliance.staff.roles import PERMISSIONS, Role
from kalix_compliance.web.form import Form
from kalix_compliance.web.frame import install_frame, local_path
from kalix_compliance.web.languages import compile_catalogues
from kalix_compliance.web.sections import Section, refuse_unguarded_routes
from tests.conftest import SUNDAY_AFTERNOON

ROOT = Path(__file__).parent.parent.parent
NASTY = '"><svg onload=x>'


class Somebody(UserMixin):
    def __init__(self, role: str, language: str = "vi", keys: bool = True) -> None:
        self.id = role
        self.theme = "dark"
        self.keys_enabled = keys
        self.actor = Actor(role, "Lê Thị Bình", PERMISSIONS[Role(role)], role, language)


class TryForm(Form):
    name = StringField("Họ tên", [DataRequired("Chưa ghi họ tên. Ghi tên khách đã nói.")])
    kind = RadioField(
        "Loại", choices=[SelectChoice("leak", "Lộ"), SelectChoice("ads", "Quảng cáo")]
    )
    kinds = SelectMultipleField(
        "Những gì?", choices=[SelectChoice("a", "A"), SelectChoice("b", "B")]
    )
    since = DateField("Từ ngày", format=["%d/%m/%Y"])


PAGE = """
{% extends "base.html" %}{% from "components/layout.html" import page_head %}
{% block title %}Phòng{% endblock %}{% block head %}{{ page_head('Phòng') }}{% endblock %}
{% block main %}<p>{{ say_so }}</p>{% endblock %}
"""
FORM_PAGE = """
{% extends "base.html" %}
{% from "components/fields.html" import text_field, choice_group, date_field, save_bar, error_summary %}
{% block title %}Phòng{% endblock %}
{% block main %}{{ error_summary(form) }}<form method="post" novalidate>{{ form.hidden_tag() }}
{{ text_field(form.name, hint='Như khách nói') }}{{ choice_group(form.kind) }}{{ choice_group(form.kinds) }}
{{ date_field(form.since) }}{{ save_bar('Lưu') }}</form>{% endblock %}
"""


@pytest.fixture
def house() -> Flask:
    """Rooms that end in every way there is."""
    app = Flask("house", template_folder=str(ROOT / "templates"))
    app.config.update(SECRET_KEY="x" * 32, MAX_CONTENT_LENGTH=1024 * 1024)
    app.extensions["who"] = None
    login = LoginManager(app)
    login.request_loader(lambda _request: app.extensions["who"])
    lent = Runtime(FixedClock(SUNDAY_AFTERNOON), company(), {}, app.config)

    def lend(_app: Flask, **_extra: Any) -> None:
        runtime.set(lent)

    appcontext_pushed.connect(lend, app)
    install_frame(app)
    app.register_blueprint(_rooms())
    app.register_blueprint(_cases())
    refuse_unguarded_routes(app)
    app.extensions["lend"] = lend  # the signal keeps only a weak reference
    return app


def _rooms() -> Section:
    rooms = Section("overview", __name__)
    failures: dict[str, Callable[[], Any]] = {
        "not-allowed": lambda: _raise(NotAllowed("x")),
        "not-found": lambda: _raise(NotFound("x")),
        "stale": lambda: _raise(StaleRecord()),
        "refused": lambda: _raise(RuleBroken("Chưa có kết luận.", say("Còn %(n)s việc", n=2))),
        "broken": lambda: _raise(ZeroDivisionError("secret detail")),
        "gone": lambda: abort(410),
        "busy": lambda: abort(503),
        "fine": lambda: render_template_string(PAGE, say_so=NASTY),
    }

    @rooms.page("/queue", permission=Permission.COMPLAINT_READ)
    def queue() -> str:
        return render_template_string(PAGE, say_so=say("Việc của tôi"))

    @rooms.public("/room/<name>", why="a room of the test", methods=("GET", "POST"))
    def room(name: str) -> Any:
        return failures[name]()

    @rooms.public("/only-post", why="a room of the test", methods=("POST",))
    def only_post() -> str:
        return request.form.get("name", "")

    @rooms.public("/flash", why="a room of the test")
    def saved() -> str:
        flash("Đã lưu.")
        return render_template_string(PAGE)

    @rooms.public("/form", why="a room of the test", methods=("GET", "POST"))
    def form() -> str:
        form = TryForm()
        form.accepted(lambda: None)
        return render_template_string(FORM_PAGE, form=form)

    return rooms


def _cases() -> Section:
    cases = Section("complaints", __name__, url_prefix="/complaints")

    @cases.page("/", permission=Permission.COMPLAINT_READ)
    def index() -> str:
        return render_template_string(PAGE)

    @cases.page("/<reference>", permission=Permission.COMPLAINT_READ)
    def file(reference: str) -> str:
        return render_template_string(PAGE, say_so=reference)

    door = Section("staff", __name__)

    @door.public("/sign-in", why="the door")
    def sign_in() -> str:
        return render_template_string('{% extends "components/door.html" %}')

    cases.register_blueprint(door, url_prefix="/door")
    return cases


def _raise(error: Exception) -> Any:
    raise error


@pytest.fixture
def visitor(house: Flask, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    """A browser; nobody is signed in. The door is a page of this house too."""
    monkeypatch.setattr("kalix_compliance.web.failures.SIGN_IN", "complaints.staff.sign_in")
    return house.test_client()


@pytest.fixture
def arrive(house: Flask) -> Callable[..., None]:
    def come(role: str, **more: Any) -> None:
        house.extensions["who"] = Somebody(role, **more)

    return come


def token(page: str) -> str:
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    assert found
    return found[1]


# ---- headers and files ----


def test_every_answer_tells_the_browser_what_it_may_not_do(visitor: FlaskClient) -> None:
    for path in ("/room/fine", "/nowhere", "/assets/app.css"):
        headers = visitor.get(path).headers
        assert headers["Content-Security-Policy"] == (
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
            "font-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; "
            "base-uri 'none'; object-src 'none'"
        )
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
        assert "camera=()" in headers["Permissions-Policy"]
        assert "Strict-Transport-Security" not in headers


def test_hsts_is_sent_only_where_https_is_promised() -> None:
    app = Flask("secure-house", template_folder=str(ROOT / "templates"))
    app.config.update(SECRET_KEY="x", HTTPS=True)
    install_frame(app)
    with app.test_client() as browser:
        header = browser.get("/assets/app.css").headers["Strict-Transport-Security"]
    assert header == "max-age=63072000; includeSubDomains"


def test_pages_stay_in_no_cache_and_files_do(visitor: FlaskClient) -> None:
    assert visitor.get("/room/fine").headers["Cache-Control"] == "no-store"
    address = re.search(r'href="(/assets/app.css\?v=\w+)"', visitor.get("/room/fine").text)
    assert address
    assert "immutable" in visitor.get(address[1]).headers["Cache-Control"]
    assert "immutable" not in visitor.get("/assets/app.css?v=old").headers["Cache-Control"]


@pytest.mark.parametrize(
    "path",
    [
        "/vendor/bootstrap/bootstrap.min.css",
        "/vendor/htmx/htmx.min.js",
        "/vendor/font/BeVietnamPro-Regular.ttf",
        "/assets/app.js",
        "/assets/favicon.svg",
    ],
)
def test_files_are_packed_and_known_by_a_tag(visitor: FlaskClient, path: str) -> None:
    plain, packed = (visitor.get(path, headers={"Accept-Encoding": way}) for way in ("", "gzip"))
    assert packed.headers["Content-Encoding"] == "gzip"
    assert len(packed.data) < len(plain.data)
    again = visitor.get(
        path, headers={"Accept-Encoding": "gzip", "If-None-Match": packed.headers["ETag"]}
    )
    assert (again.status_code, again.data) == (304, b"")


@pytest.mark.parametrize(
    "path",
    [
        "/vendor/bootstrap/bootstrap.min.css.map",
        "/vendor/font/BeVietnamPro-Thin.ttf",
        "/vendor/../config.py",
        "/assets/../app.py",
        "/assets/%2e%2e/app.py",
    ],
)
def test_no_other_file_can_be_fetched(visitor: FlaskClient, path: str) -> None:
    assert visitor.get(path).status_code == 404


def test_a_page_has_no_inline_script_or_style_and_loads_nothing_from_elsewhere(
    visitor: FlaskClient, arrive: Callable[..., None]
) -> None:
    arrive("manager")
    page = visitor.get("/queue").text
    assert not re.search(r"<style|<script(?![^>]*src=)|\son\w+=|\sstyle=", page)
    assert not re.search(r'(src|href|action)="(https?:)?//', page)


# ---- failures in words ----


@pytest.mark.parametrize(
    ("room", "status", "words"),
    [
        ("not-allowed", 403, "Trang này ngoài phần việc của bạn"),
        ("not-found", 404, "Chưa tìm thấy trang này"),
        ("stale", 409, "hồ sơ vừa có người khác sửa"),
        ("refused", 409, "Chưa làm được việc này"),
        ("gone", 410, "Máy chủ chưa hiểu yêu cầu này"),
        ("busy", 503, "Hệ thống đang bận"),
        ("broken", 500, "Hệ thống vừa gặp lỗi"),
    ],
)
def test_every_failure_is_a_page_in_words(
    visitor: FlaskClient, room: str, status: int, words: str
) -> None:
    answer = visitor.get(f"/room/{room}")
    assert answer.status_code == status
    assert words in answer.text
    assert "Traceback" not in answer.text
    assert "secret detail" not in answer.text


def test_a_refusal_shows_all_its_reasons(visitor: FlaskClient) -> None:
    page = visitor.get("/room/refused").text
    assert "Chưa có kết luận." in page
    assert "Còn 2 việc" in page


def test_a_page_that_only_takes_a_button_says_so(visitor: FlaskClient) -> None:
    answer = visitor.get("/only-post")
    assert answer.status_code == 405
    assert "chỉ mở từ nút bấm" in answer.text


def test_a_script_gets_one_line_instead_of_a_page(visitor: FlaskClient) -> None:
    answer = visitor.get("/room/refused", headers={"HX-Request": "true"})
    assert answer.status_code == 409
    assert answer.mimetype == "text/plain"
    assert (
        answer.text == "Chưa làm được việc này. Chưa có kết luận. Còn 2 việc. Chưa có gì được lưu."
    )


def test_an_old_page_is_refused_in_words(visitor: FlaskClient) -> None:
    answer = visitor.post("/only-post", data={"name": "An"})
    assert answer.status_code == 400
    assert "Trang đã mở quá lâu" in answer.text


def test_a_form_with_its_token_is_accepted(visitor: FlaskClient) -> None:
    mark = token(visitor.get("/form").text)
    assert visitor.post("/only-post", data={"name": "An", "csrf_token": mark}).text == "An"


def test_a_file_that_is_too_large_is_refused_with_the_limit(visitor: FlaskClient) -> None:
    answer = visitor.post("/only-post", data={"name": "x" * 2 * 1024 * 1024})
    assert answer.status_code == 413
    assert "tối đa 1\u00a0MB" in answer.text


def test_what_people_typed_is_never_markup(visitor: FlaskClient) -> None:
    assert NASTY not in visitor.get("/room/fine").text
    mark = token(visitor.get("/form").text)
    page = visitor.post("/form", data={"csrf_token": mark, "name": NASTY, "since": NASTY}).text
    assert NASTY not in page
    assert page.count("&#34;&gt;&lt;svg onload=x&gt;") == 2


# ---- the door ----


def test_a_stranger_is_sent_to_the_door_and_back_again(visitor: FlaskClient) -> None:
    answer = visitor.get("/complaints/KN-2026-000001?tab=2")
    assert answer.status_code == 303
    assert answer.location.endswith("/sign-in?next=/complaints/KN-2026-000001?tab%3D2") or (
        answer.location.endswith("next=%2Fcomplaints%2FKN-2026-000001%3Ftab%3D2")
    )


def test_a_script_of_a_stranger_is_told_where_the_door_is(visitor: FlaskClient) -> None:
    answer = visitor.get("/queue", headers={"HX-Request": "true"})
    assert answer.status_code == 401
    assert answer.headers["HX-Redirect"] == "/complaints/door/sign-in"


@pytest.mark.parametrize(
    "target",
    [
        "//evil.example",
        "https://evil.example",
        "/\\evil.example",
        "javascript:x",
        "",
        None,
        "/a\nb",
    ],
)
def test_one_never_comes_back_somewhere_else(target: str | None) -> None:
    assert local_path(target) == "/"


def test_one_comes_back_to_the_page_one_left() -> None:
    assert local_path("/complaints/?state=closed") == "/complaints/?state=closed"


# ---- language ----


def test_vietnamese_is_spoken_unless_somebody_chose_otherwise(visitor: FlaskClient) -> None:
    page = visitor.get("/room/fine").text
    assert '<html lang="vi"' in page
    mark = token(page)
    answer = visitor.post(
        "/language", data={"csrf_token": mark, "language": "en", "next": "/room/fine"}
    )
    assert (answer.status_code, answer.location) == (303, "/room/fine")
    assert '<html lang="en"' in visitor.get("/room/fine").text


def test_an_unknown_language_changes_nothing(visitor: FlaskClient) -> None:
    mark = token(visitor.get("/room/fine").text)
    visitor.post("/language", data={"csrf_token": mark, "language": "xx"})
    assert '<html lang="vi"' in visitor.get("/room/fine").text


def test_the_account_decides_the_language_and_keeps_the_choice(
    house: Flask, visitor: FlaskClient, arrive: Callable[..., None]
) -> None:
    kept: list[tuple[str, str]] = []
    house.extensions["keep_language"] = lambda actor, chosen: kept.append((actor.id, chosen))
    arrive("support", language="en")
    page = visitor.get("/queue").text
    assert '<html lang="en"' in page
    visitor.post("/language", data={"csrf_token": token(page), "language": "vi"})
    assert kept == [("support", "vi")]


def test_catalogues_are_compiled_once_and_again_when_newer(tmp_path: Path) -> None:
    folder = tmp_path / "en" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    source, target = folder / "messages.po", folder / "messages.mo"
    head = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
    source.write_text(head + 'msgid "Quá hạn"\nmsgstr "Overdue"\n')
    compile_catalogues(tmp_path)
    before = target.stat().st_mtime_ns
    assert b"Overdue" in target.read_bytes()
    compile_catalogues(tmp_path)
    assert target.stat().st_mtime_ns == before
    source.write_text(head + 'msgid "Quá hạn"\nmsgstr "Late"\n')
    compile_catalogues(tmp_path)
    assert b"Late" in target.read_bytes()
    assert [file.name for file in folder.iterdir() if "part" in file.name] == []


def test_a_disk_that_cannot_be_written_stops_nobody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "en" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "messages.po").write_text('msgid ""\nmsgstr ""\n')

    def refuse(*_args: object, **_kwargs: object) -> None:
        raise PermissionError("read-only")

    monkeypatch.setattr("kalix_compliance.web.languages.tempfile.mkstemp", refuse)
    compile_catalogues(tmp_path)


# ---- the frame itself ----


def test_the_rail_shows_what_this_person_may_open(
    visitor: FlaskClient, arrive: Callable[..., None]
) -> None:
    arrive("support")
    rail = visitor.get("/queue").text.partition('<nav class="rail"')[2].partition("</nav>")[0]
    assert '<a href="/queue" aria-current="page">Việc của tôi</a>' in rail
    assert '<a href="/complaints/">Tất cả hồ sơ</a>' in rail
    assert "Ghi khiếu nại" not in rail  # not built in this house


def test_a_page_inside_a_section_marks_its_list(
    visitor: FlaskClient, arrive: Callable[..., None]
) -> None:
    arrive("support")
    page = visitor.get("/complaints/KN-2026-000001").text
    assert '<a href="/complaints/" aria-current="true">Tất cả hồ sơ</a>' in page


def test_an_administrator_sees_no_cases(visitor: FlaskClient, arrive: Callable[..., None]) -> None:
    arrive("administrator")
    assert visitor.get("/queue").status_code == 403
    assert "Tất cả hồ sơ" not in visitor.get("/room/fine").text


def test_counts_are_asked_for_once_a_page_and_say_late_in_words(
    house: Flask, visitor: FlaskClient, arrive: Callable[..., None]
) -> None:
    asked: list[Actor] = []

    def count(actor: Actor) -> dict[str, tuple[int, bool]]:
        asked.append(actor)
        return {"overview.queue": (1200, True)}

    house.extensions["rail_counts"] = count
    arrive("support")
    page = visitor.get("/queue").text
    assert len(asked) == 1
    assert '<span class="count is-late">1.200' in page
    assert "có việc quá hạn" in page


def test_late_jobs_are_shown_to_those_who_can_act(
    house: Flask, visitor: FlaskClient, arrive: Callable[..., None]
) -> None:
    house.extensions["late_jobs"] = lambda _actor: [say("Nhắc hạn chưa chạy từ 08:00.")]
    arrive("manager")
    assert "Nhắc hạn chưa chạy từ 08:00." in visitor.get("/queue").text
    arrive("support")
    assert "Nhắc hạn" not in visitor.get("/queue").text


def test_a_rehearsal_says_that_it_is_one(house: Flask, visitor: FlaskClient) -> None:
    assert "Bản dùng thử" not in visitor.get("/room/fine").text
    house.config["DEMO"] = True
    assert "Bản dùng thử" in visitor.get("/room/fine").text


def test_keys_and_theme_follow_the_account(
    visitor: FlaskClient, arrive: Callable[..., None]
) -> None:
    arrive("support", keys=False)
    page = visitor.get("/queue").text
    assert 'data-keys="off"' in page
    assert 'data-bs-theme="dark"' in page


def test_what_has_just_happened_is_said(visitor: FlaskClient) -> None:
    page = visitor.get("/flash").text
    assert re.search(
        r'<div class="flash is-done" role="status" tabindex="-1">.*?Đã lưu\.', page, re.DOTALL
    )


# ---- forms ----


def test_a_wrong_form_says_so_once_first_and_at_the_field(visitor: FlaskClient) -> None:
    mark = token(visitor.get("/form").text)
    page = visitor.post(
        "/form",
        data={"csrf_token": mark, "name": "", "kind": "ads", "kinds": ["b"], "since": "31/02/2026"},
    ).text
    assert "<title>Lỗi: Phòng" in page
    assert page.count('class="errors"') == 1
    assert '<a href="#name">Chưa ghi họ tên. Ghi tên khách đã nói.</a>' in page.replace(
        "Họ tên: ", ""
    )
    assert 'aria-invalid="true"' in page
    assert 'aria-describedby="name-hint name-error"' in page
    assert 'value="31/02/2026"' in page
    assert re.search(r'type="radio" name="kind" id="kind-1" value="ads" checked', page)
    assert re.search(r'type="checkbox" name="kinds" id="kinds-1" value="b" checked', page)


def test_a_right_form_shows_no_errors(visitor: FlaskClient) -> None:
    page = visitor.get("/form").text
    assert 'class="errors"' not in page
    assert "aria-invalid" not in page
