"""Who is looking at this page; safe to ask for strangers, and while things fail."""

from flask import current_app, has_request_context, request
from flask_login import current_user

from kalix_compliance.core.actor import Actor
from kalix_compliance.web.identity import current_actor, signed_in

STRANGER = "kalix.stranger"


def present_actor() -> Actor | None:
    """The signed-in actor, or None; unlike `current_actor` it never raises for a stranger."""
    if not has_request_context() or request.environ.get(STRANGER):
        return None
    if not hasattr(current_app, "login_manager"):
        return None
    return current_actor() if signed_in() else None


def treat_as_stranger() -> None:
    """For the rest of this request nobody is asked for: even asking might fail again."""
    request.environ[STRANGER] = True


def wish(name: str, otherwise: str | bool) -> str | bool:
    """How this person has set up their own account: `theme`, `keys_enabled`."""
    if present_actor() is None:
        return otherwise
    chosen: str | bool = getattr(current_user, name, otherwise)
    return chosen
