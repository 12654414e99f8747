"""What a list's page says of work on many of its rows: who was chosen, what was done, what was not."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from kalix_compliance.casework.bulk import MOST_AT_ONCE, SEPARATOR, chosen_in, for_each
from kalix_compliance.core.actor import Actor
from kalix_compliance.staff.queries import StaffRow, colleagues
from kalix_compliance.staff.roles import HANDLERS
from kalix_compliance.web.addresses import address
from kalix_compliance.web.identity import current_actor
from kalix_compliance.web.reading import now, reader

EVERY = "every"
"""The tick that means: all that match, not only the rows of this page."""


class Search(Protocol):
    """What a list's address asks for."""

    def numbers(self, session: Session, actor: Actor, now: datetime, most: int) -> list[str]: ...
    def count(self, session: Session, actor: Actor, now: datetime) -> int: ...


@dataclass(frozen=True)
class ListPage:
    """A list on whose rows one can work: its endpoint, its filters, its file's kind, and its search."""

    endpoint: str
    filters: Sequence[str]
    export_kind: str
    search_from: Callable[[Mapping[str, str]], Search]

    def assign(self, give: Callable[[Actor, str, UUID], object]) -> ResponseReturnValue:
        """Give the chosen records to one person."""
        actor, person = current_actor(), _chosen_person()
        if person is not None:
            self._do_for_each(
                lambda reference: give(actor, reference, person.id),
                lambda n: _("Đã chuyển %(n)s hồ sơ cho %(who)s.", n=n, who=person.name),
            )
        return redirect(address(self.endpoint, self.filters))

    def remind(self, give: Callable[[Actor, str], object]) -> ResponseReturnValue:
        """Write to those who have the chosen records."""
        actor = current_actor()
        self._do_for_each(
            lambda reference: give(actor, reference),
            lambda n: _("Đã nhắc người xử lý %(n)s hồ sơ bằng thư.", n=n),
        )
        return redirect(address(self.endpoint, self.filters))

    def export(self) -> ResponseReturnValue:
        """Ask for the chosen records as a file, or for all that match: there it does not matter how many."""
        picked = request.form.getlist("pick")
        if _wants_every() or not picked:
            return redirect(address("exports.new", self.filters, export_kind=self.export_kind))
        only = SEPARATOR.join(chosen_in(SEPARATOR.join(picked)))
        return redirect(
            url_for("exports.new", export_kind=self.export_kind, state="every", only=only)
        )

    def _do_for_each(self, give: Callable[[str], object], done: Callable[[int], str]) -> None:
        """Give the command for each and say for how many it was done, for which not, and why."""
        chosen, all_of = self._chosen()
        if not chosen:
            flash(_("Chưa chọn hồ sơ nào. Đánh dấu ô ở đầu dòng rồi bấm lại."), "error")
            return
        outcome = for_each(chosen, give, all_of=all_of)
        if outcome.done:
            flash(done(len(outcome.done)))
        for sentence in outcome.refusals():
            flash(str(sentence), "care")

    def _chosen(self) -> tuple[list[str], int]:
        """The numbers, at most as many as one go takes, and how many are wanted altogether."""
        if not _wants_every():
            picked = request.form.getlist("pick")
            return picked, len(picked)
        search, session, actor = self.search_from(request.args), reader(), current_actor()
        numbers = search.numbers(session, actor, now(), MOST_AT_ONCE)
        return numbers, search.count(session, actor, now())


def people_to_choose() -> list[tuple[UUID, str]]:
    """Those who may be given a record, by name."""
    return [(person.id, person.name) for person in colleagues(reader(), *HANDLERS)]


def _wants_every() -> bool:
    return request.form.get(EVERY) == "1"


def _chosen_person() -> StaffRow | None:
    """Who is to have the chosen records; said when it is nobody who could."""
    people = {str(person.id): person for person in colleagues(reader(), *HANDLERS)}
    person = people.get(request.form.get("owner", ""))
    if person is None:
        flash(_("Chưa chọn người nhận hồ sơ. Chọn một người rồi bấm lại."), "error")
    return person
