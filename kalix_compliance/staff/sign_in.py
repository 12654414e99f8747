"""Flask-Login, set up so that the cookie holds a random token and everything else stays here."""

import logging
from dataclasses import dataclass

from flask import Flask, current_app, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException

from kalix_compliance.core.actor import Actor
from kalix_compliance.core.permissions import Permission
from kalix_compliance.execution.unit import open_unit
from kalix_compliance.staff.commands import set_language
from kalix_compliance.staff.models import Language, Theme, actor_of
from kalix_compliance.staff.sessions import SEEN_EVERY, Presence, Terms, mark_seen, presence
from kalix_compliance.web.reading import now, reader

log = logging.getLogger(__name__)
NEVER_GATED = frozenset({"staff.password", "staff.sign_out"})


@dataclass(frozen=True, eq=False)
class SignedIn(UserMixin):  # type: ignore[misc]
    """The person behind this request, as Flask-Login's `current_user`."""

    actor: Actor
    token: str
    theme: Theme
    keys_enabled: bool
    must_change_password: bool
    tour_step: int | None = None
    """At which step of being shown around this person is; None when that is over."""

    def get_id(self) -> str:
        return self.token


def asked_next(person: SignedIn) -> str | None:
    """The page that asks what is still to be asked before the work begins; None lets in.

    Everything that stands between the right password and the first page stands here.
    """
    return "staff.password" if person.must_change_password else None


def install_sign_in(app: Flask) -> None:
    """Tie sessions to requests, and hold people at what is asked next."""
    manager = LoginManager()
    # Flask-Login would tie the session to a header that anybody can write; `presence` looks itself.
    manager.session_protection = None
    manager.user_loader(load)
    manager.init_app(app)
    app.before_request(hold_at_what_is_asked)
    app.extensions["keep_language"] = keep_language


def keep_language(actor: Actor, language: str) -> None:
    """The switch at the top of every page also changes the account."""
    set_language(actor, Language(language))


def load(token: str) -> SignedIn | None:
    """Whose token this is; None when the session has ended, here or elsewhere."""
    found = presence(reader(), token, request.user_agent.string, now(), terms())
    if found is None:
        return None
    person = SignedIn(
        actor=actor_of(found.staff),
        token=token,
        theme=found.staff.theme,
        keys_enabled=found.staff.keys_enabled,
        must_change_password=found.staff.must_change_password,
        tour_step=found.staff.tour_step if found.staff.toured_at is None else None,
    )
    if found.seen_at <= now() - SEEN_EVERY and not asked_by_the_page():
        _note_use(person.actor, found)
    return person


def asked_by_the_page() -> bool:
    """Whether a page asks again by itself (clocks, progress): no sign that somebody sits before it."""
    return request.method == "GET" and request.headers.get("HX-Request") == "true"


def terms() -> Terms:
    return Terms(current_app.config["SESSION_IDLE"], current_app.config["SESSION_LIFETIME"])


def let_in(token: str) -> None:
    """Hand the token to this browser; nothing that was in its cookie before stays."""
    person = load(token)
    session.clear()
    login_user(person)


def see_off() -> None:
    """Take the token and everything else out of this browser's cookie."""
    logout_user()
    session.clear()


def hold_at_what_is_asked() -> ResponseReturnValue | None:
    """Before every guarded page: whoever has something to answer first is led there."""
    view = current_app.view_functions.get(request.endpoint or "")
    if request.endpoint in NEVER_GATED or not isinstance(
        getattr(view, "permission", None), Permission
    ):
        return None
    if current_user.is_authenticated and (endpoint := asked_next(current_user)):
        return redirect(url_for(endpoint))
    return None


def page_of_ours(address: str | None, otherwise: str = "/") -> str:
    """`address` if it leads to a page of this application that can be opened, else `otherwise`."""
    if not address or not address.startswith("/") or address.startswith(("//", "/\\")):
        return otherwise
    if not address.isprintable() or "\\" in address:
        return otherwise
    adapter = current_app.create_url_adapter(request)
    if adapter is None:
        return otherwise
    try:
        adapter.match(address.partition("?")[0], method="GET")
    except HTTPException:  # no such page, only for a POST, or only at another address
        return otherwise
    return address


def _note_use(actor: Actor, found: Presence) -> None:
    """A page must not fail because this note had to wait too long for its turn."""
    try:
        with open_unit(actor) as unit:
            mark_seen(unit, found.session_id)
    except OperationalError:
        log.warning("the use of session %s is not noted", found.session_id, exc_info=True)
