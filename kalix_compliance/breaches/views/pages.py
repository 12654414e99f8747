"""What the pages of all steps share: which breach it is, how it stands, until when, whether it is real."""

from typing import Any, Protocol

from flask import render_template, url_for
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from kalix_compliance.breaches.models import Breach
from kalix_compliance.breaches.queries.file import BreachView, breach_view, find_breach
from kalix_compliance.breaches.story_words import story_words
from kalix_compliance.breaches.wordings import WORDINGS
from kalix_compliance.casework.story import StoryLine, story_of
from kalix_compliance.core.language import Sentence, say
from kalix_compliance.core.permissions import Permission
from kalix_compliance.deadlines.queries import ClockView, clocks_about, next_clock
from kalix_compliance.web.form import Form
from kalix_compliance.web.identity import current_actor
from kalix_compliance.web.reading import now, reader

ENDED = say("Sự cố đã kết thúc nên không sửa được nữa. Mở lại rồi hãy sửa.")


class Versioned(Protocol):
    """What people edit: the breach itself, or one of its measures, filings, notices."""

    @property
    def version(self) -> int: ...


def breach_page(
    template: str, about: Breach | str, *, record: Versioned | None = None, **values: Any
) -> str:
    """A page of one step, `templates/breaches/<template>`, with the breach's head.

    The template gets `b` (BreachView), `due` (the running clock that ends first, or None), `may`, `P`, and
    `reasons` against any work in the breach unless it is given. `record` is what the form changes, when
    that is not the breach itself.
    """
    session, actor = reader(), current_actor()
    breach = about if isinstance(about, Breach) else find_breach(session, actor, about)
    view = breach_view(session, actor, breach)
    form: Form | None = values.get("form")
    if form is not None and form.stale:
        form.version.data = str((record or breach).version)
        values.setdefault("just_done", _just_done(breach))
    values.setdefault("reasons", reasons_against_work(view))
    return render_template(
        f"breaches/{template}",
        b=view,
        drill=view.drill,
        due=nearest_clock(view),
        may=actor.may,
        P=Permission,
        **values,
    )


def reasons_against_work(view: BreachView) -> list[Sentence]:
    """Why nothing may be changed in this breach; empty while it is open."""
    return [ENDED] if view.ended else []


def nearest_clock(view: BreachView) -> ClockView | None:
    """The running clock that ends first."""
    return next_clock(clocks_about(reader(), view.reference, now=now()))


def to_file(reference: str, anchor: str | None = None) -> Response:
    """Back to the breach, after a step was taken."""
    return redirect(url_for("breaches.file", reference=reference, _anchor=anchor), 303)


def _just_done(breach: Breach) -> StoryLine:
    """What the other person has just saved, in the words of the story."""
    days = story_of(reader(), breach.reference, WORDINGS, story_words(), readable=False)
    return days[0].lines[0]
