"""What goes wrong, in words: every error becomes a calm page that says what to do next.

An htmx request or an autosave gets the same words as one line of plain text, which app.js shows.
"""

from dataclasses import dataclass

from flask import Flask, Response, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from kalix_compliance.core.errors import NotAllowed, NotFound, RuleBroken, StaleRecord
from kalix_compliance.core.language import Text, say
from kalix_compliance.web.formats import file_size
from kalix_compliance.web.identity import NotSignedIn
from kalix_compliance.web.presence import treat_as_stranger

SIGN_IN = "staff.sign_in"


@dataclass(frozen=True)
class Failure:
    """One kind of failure: what happened, then what to do."""

    status: int
    title: Text
    advice: Text


NOT_UNDERSTOOD = Failure(
    400,
    say("Máy chủ chưa hiểu yêu cầu này"),
    say("Quay lại trang trước, kiểm tra điều vừa nhập rồi gửi lại."),
)
PAGE_TOO_OLD = Failure(
    400,
    say("Trang đã mở quá lâu"),
    say(
        "Chưa có gì được lưu. Quay lại trang trước (chữ đã gõ vẫn còn), chép phần cần giữ, "
        "tải lại trang rồi gửi lại."
    ),
)
NO_RIGHT = Failure(
    403,
    say("Trang này ngoài phần việc của bạn"),
    say("Nếu bạn cần xem hoặc làm việc này, nhờ quản lý hoặc người quản trị tài khoản."),
)
NOT_THERE = Failure(
    404,
    say("Chưa tìm thấy trang này"),
    say("Đường dẫn có thể gõ nhầm, hoặc hồ sơ không mở cho bạn. Tìm bằng ô tìm kiếm phía trên."),
)
WRONG_WAY_IN = Failure(
    405,
    say("Chưa mở được trang theo cách này"),
    say("Trang này chỉ mở từ nút bấm. Quay lại trang trước rồi bấm nút ở đó."),
)
CONFLICT = Failure(
    409,
    say("Chưa lưu được: hồ sơ vừa có người khác sửa"),
    say("Quay lại trang trước (chữ đã gõ vẫn còn), chép phần cần giữ, tải lại rồi sửa tiếp."),
)
REFUSED = Failure(409, say("Chưa làm được việc này"), say("Chưa có gì được lưu."))
TOO_MANY = Failure(
    429,
    say("Quá nhiều lần thử"),
    say("Đợi vài phút rồi thử lại."),
)
BROKEN = Failure(
    500,
    say("Hệ thống vừa gặp lỗi"),
    say("Không phải do bạn. Mở lại hồ sơ xem việc vừa làm đã được ghi chưa, rồi thử lại."),
)
UNAVAILABLE = Failure(
    503,
    say("Hệ thống đang bận"),
    say("Chưa có gì được lưu. Đợi một phút rồi thử lại."),
)
BY_STATUS = {
    failure.status: failure
    for failure in (NOT_UNDERSTOOD, NO_RIGHT, NOT_THERE, WRONG_WAY_IN, TOO_MANY, UNAVAILABLE)
}


def install_failures(app: Flask) -> None:
    """Register a handler for every expected failure and for the unexpected one."""
    app.register_error_handler(NotSignedIn, _ask_to_sign_in)
    app.register_error_handler(NotAllowed, lambda _: show(NO_RIGHT))
    app.register_error_handler(NotFound, lambda _: show(NOT_THERE))
    app.register_error_handler(StaleRecord, lambda _: show(CONFLICT))
    app.register_error_handler(RuleBroken, lambda refusal: show(REFUSED, refusal.reasons))
    app.register_error_handler(CSRFError, lambda _: show(PAGE_TOO_OLD))
    app.register_error_handler(413, lambda _: show(_too_large()))
    app.register_error_handler(HTTPException, _by_status)
    app.register_error_handler(500, _broken)


def wants_a_line() -> bool:
    """Whether a script asked, and shows one line instead of a page."""
    return request.headers.get("HX-Request") == "true"


def show(failure: Failure, reasons: tuple[Text, ...] = ()) -> ResponseReturnValue:
    """The failure as a page, or as a line for a script."""
    if wants_a_line():
        words = (failure.title, *reasons, failure.advice)
        text = " ".join(str(word).rstrip(".") + "." for word in words)
        return Response(text, failure.status, mimetype="text/plain")
    template = "errors/broken.html" if failure.status >= BROKEN.status else "errors/page.html"
    return render_template(template, failure=failure, reasons=reasons), failure.status


def _ask_to_sign_in(_error: NotSignedIn) -> ResponseReturnValue:
    """To the sign-in page, and back afterwards when there is a page to look at here, such as a form."""
    if wants_a_line():
        answer = Response(str(say("Bạn đã hết phiên. Đăng nhập lại.")), 401, mimetype="text/plain")
        answer.headers["HX-Redirect"] = url_for(SIGN_IN)
        return answer
    here = request.full_path.rstrip("?") if request.method == "GET" else request.path
    shown = request.url_rule is not None and "GET" in (request.url_rule.methods or ())
    return redirect(url_for(SIGN_IN, next=here if shown else None), 303)


def _by_status(error: HTTPException) -> ResponseReturnValue:
    if error.response is not None or error.code is None or error.code < NOT_UNDERSTOOD.status:
        return error.get_response()
    if error.code >= BROKEN.status:
        treat_as_stranger()
    otherwise = BROKEN if error.code >= BROKEN.status else NOT_UNDERSTOOD
    known = BY_STATUS.get(error.code, otherwise)
    return show(Failure(error.code, known.title, known.advice))


def _broken(_error: Exception) -> ResponseReturnValue:
    """The store may be gone too, so this page asks it nothing, not even who is looking."""
    treat_as_stranger()
    return show(BROKEN)


def _too_large() -> Failure:
    limit = file_size(current_app.config.get("MAX_CONTENT_LENGTH"))
    return Failure(
        413,
        say("Tệp hoặc đoạn chữ gửi lên quá lớn"),
        say(
            "Mỗi lần gửi được tối đa %(limit)s. Quay lại trang trước (chữ đã gõ vẫn còn), "
            "chọn tệp nhỏ hơn rồi gửi lại.",
            limit=limit,
        ),
    )
