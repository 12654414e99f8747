"""A browser without a screen."""

from typing import Any

from flask.testing import FlaskClient


class Browser(FlaskClient):
    """Each request in an application context of its own, as on a server.

    A test keeps a context open for its commands; without this, requests would join it and share what
    lives in `g`: the signed-in account and the read session.
    """

    def open(self, *args: Any, **kwargs: Any) -> Any:
        with self.application.app_context():
            return super().open(*args, **kwargs)
