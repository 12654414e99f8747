"""What a list's page says of work on many of its rows: who was chosen, what was done, what was not."""

from collections.abc import Callable, Sequence
from uuid import UUID

from flask import flash, request
from flask_babel import gettext as _

from kalix_compliance.casework.bulk import for_each
from kalix_compliance.staff.queries import StaffRow, colleagues
from kalix_compliance.staff.roles import HANDLERS
from kalix_compliance.web.reading import reader

EVERY = "every"
"""The tick that means: all that match, not only the rows of this page."""


def wants_every() -> bool:
    return request.form.get(EVERY) == "1"


def chosen_person() -> StaffRow | None:
    """Who is to have the chosen records; said when it is nobody who could."""
    people = {str(person.id): person for person in colleagues(reader(), *HANDLERS)}
    person = people.get(request.form.get("owner", ""))
    if person is None:
        flash(_("Chưa chọn người nhận hồ sơ. Chọn một người rồi bấm lại."), "error")
    return person


def do_for_each(
    chosen: Sequence[str], all_of: int, give: Callable[[str], object], done: Callable[[int], str]
) -> None:
    """Give the command for each and say for how many it was done, for which not, and why."""
    if not chosen:
        flash(_("Chưa chọn hồ sơ nào. Đánh dấu ô ở đầu dòng rồi bấm lại."), "error")
        return
    outcome = for_each(chosen, give, all_of=all_of)
    if outcome.done:
        flash(done(len(outcome.done)))
    for sentence in outcome.refusals():
        flash(str(sentence), "care")


def given_to(name: str) -> Callable[[int], str]:
    """How it is said that so many records have another handler now."""
    return lambda n: _("Đã chuyển %(n)s hồ sơ cho %(who)s.", n=n, who=name)


def reminded(n: int) -> str:
    """How it is said that the handlers of so many records were written to."""
    return str(_("Đã nhắc người xử lý %(n)s hồ sơ bằng thư.", n=n))


def people_to_choose() -> list[tuple[UUID, str]]:
    """Those who may be given a record, by name."""
    return [(person.id, person.name) for person in colleagues(reader(), *HANDLERS)]
