"""A section is a blueprint whose every route names the permission it needs."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from flask import Blueprint, Flask

from kalix_compliance.core.permissions import Permission
from kalix_compliance.web.identity import current_actor

View = TypeVar("View", bound=Callable[..., Any])


class Section(Blueprint):
    """Register views with `page`, `form` or `action`; there is no way to leave the permission out."""

    def page(self, rule: str, *, permission: Permission) -> Callable[[View], View]:
        """A view that shows something."""
        return self._guarded(rule, permission, ["GET"])

    def form(self, rule: str, *, permission: Permission) -> Callable[[View], View]:
        """A view that shows a form and accepts it."""
        return self._guarded(rule, permission, ["GET", "POST"])

    def action(self, rule: str, *, permission: Permission) -> Callable[[View], View]:
        """A view that only accepts a POST: a button, a search, an autosave."""
        return self._guarded(rule, permission, ["POST"])

    def public(
        self, rule: str, *, why: str, methods: tuple[str, ...] = ("GET",)
    ) -> Callable[[View], View]:
        """A view for people who have not signed in; `why` is kept for the route table."""

        def register(view: View) -> View:
            @wraps(view)
            def opened(*args: Any, **kwargs: Any) -> Any:
                return view(*args, **kwargs)

            opened.permission = f"public: {why}"  # type: ignore[attr-defined]
            self.add_url_rule(rule, view_func=opened, methods=list(methods))
            return view

        return register

    def _guarded(
        self, rule: str, permission: Permission, methods: list[str]
    ) -> Callable[[View], View]:
        def register(view: View) -> View:
            @wraps(view)
            def guarded(*args: Any, **kwargs: Any) -> Any:
                current_actor().require(permission)
                return view(*args, **kwargs)

            guarded.permission = permission  # type: ignore[attr-defined]
            self.add_url_rule(rule, view_func=guarded, methods=methods)
            return view

        return register


def refuse_unguarded_routes(app: Flask) -> None:
    """Stop the application from starting with a route that nobody guards; files are no secret."""
    open_doors = [
        name
        for name, view in app.view_functions.items()
        if name.rpartition(".")[2] != "static" and not hasattr(view, "permission")
    ]
    if open_doors:
        raise RuntimeError(f"routes without a permission: {', '.join(open_doors)}")
