"""The signed-in member of staff, as an actor."""

from flask_login import current_user

from kalix_compliance.core.actor import Actor


class NotSignedIn(Exception):
    """Nobody is signed in; the frame answers with the sign-in page."""


def current_actor() -> Actor:
    """The actor behind this request; raises NotSignedIn when there is none."""
    if not current_user.is_authenticated:
        raise NotSignedIn
    actor: Actor = current_user.actor
    return actor


def signed_in() -> bool:
    return bool(current_user and current_user.is_authenticated)
