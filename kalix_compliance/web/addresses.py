"""Addresses of pages whose filters live in the address."""

from collections.abc import Iterable

from flask import request, url_for


def address(endpoint: str, filters: Iterable[str], **changed: str | None) -> str:
    """The page with the filters that were asked for, some of them changed, or dropped by None.

    Only names that the page knows are carried on; where a later page begins is not, unless it is given.
    """
    kept = {name: request.args[name] for name in filters if request.args.get(name) is not None}
    wanted = {name: value for name, value in {**kept, **changed}.items() if value is not None}
    return url_for(endpoint, **wanted)  # type: ignore[arg-type]
