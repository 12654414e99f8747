"""The registers on screen, as of now or of a day, and handed on as a file."""

from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from kalix_compliance.core.errors import NotFound
from kalix_compliance.core.permissions import Permission
from kalix_compliance.registers import asking
from kalix_compliance.registers.columns import Register
from kalix_compliance.registers.queries.marks import memory_of, register_rows
from kalix_compliance.registers.queries.search import Asked, RegisterPage, page_of
from kalix_compliance.registers.register_file import REGISTER
from kalix_compliance.registers.rules import reasons_not_to_answer
from kalix_compliance.registers.table import BY_CODE
from kalix_compliance.registers.views.section import section
from kalix_compliance.web.addresses import address
from kalix_compliance.web.identity import current_actor
from kalix_compliance.web.reading import now, reader


@section.page("/", permission=Permission.REGISTER_READ)
def index() -> ResponseReturnValue:
    """Every register that this person may read, and how far back each remembers."""
    return render_template("registers/index.html", rows=register_rows(reader(), current_actor()))


@section.page("/<code>", permission=Permission.REGISTER_READ)
def register(code: str) -> ResponseReturnValue:
    """One register; its filters and the day to look back to live in the address."""
    found = _register(code)
    asked, wrong = asking.read(found, request.args, now())
    memory = memory_of(reader(), found)
    reasons = [*wrong, *reasons_not_to_answer(memory, asked.at, now())]
    actor = current_actor()
    page = RegisterPage([], None) if reasons else page_of(reader(), actor, found, asked)
    return render_template(
        "registers/register.html",
        register=found,
        page=page,
        asked=asked,
        memory=memory,
        reasons=reasons,
        here=lambda **changed: _here(found, "registers.register", **changed),
        export=address(
            "exports.new", asking.names_of(found), export_kind=REGISTER.code, code=found.code
        ),
        **_filters(found, asked),
    )


def _register(code: str) -> Register:
    """The register of this name, if this person may read it; raises NotFound."""
    found = BY_CODE.get(code)
    if found is None:
        raise NotFound
    current_actor().require(found.permission)
    return found


def _here(register: Register, endpoint: str, **changed: str | None) -> str:
    return address(endpoint, asking.names_of(register), code=register.code, **changed)


def _filters(register: Register, asked: Asked) -> dict[str, Any]:
    """What the page needs to draw the filters, and to drop each."""
    active = asking.dropped(register, asked)
    return {
        "choices": asking.choices_of(register),
        "dropped": [
            (words, _here(register, "registers.register", **{name: None})) for words, name in active
        ],
        "clear": url_for("registers.register", code=register.code, at=request.args.get("at")),
    }
