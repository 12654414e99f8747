"""What the pages of all steps share: which breach it is, how it stands, until when, whether it is real."""

from typing import Any, Protocol

from flask import render_template, url_for
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from kalix_compliance.breaches.models import Breach
from kalix_compliance.breaches.queries.file import BreachView, breach_view, find_breach
from kalix_compliance.breaches.queries.reading import Reading
from kalix_compliance.breaches.story_words import story_words
from kalix_compliance.breaches.wordings import WORDINGS
from kalix_compliance.casework.story import StoryLine, story_of
from kalix_compliance.core.language import Sentence, say
from kalix_compliance.core.permissions import Permission
from kalix_compliance.deadlines.queries import next_clock
from kalix_compliance.web.form import Form
from kalix_compliance.web.identity import current_actor
from kalix_compliance.web.reading import now, reader

ENDED = say("Sự cố đã kết thúc nên không sửa được nữa. Mở lại rồi hãy sửa.")


def read(about: Breach | str) -> Reading:
    """A breach for the page that is asked for; NotFound, or NotAllowed for whoever works on none."""
    session = reader()
    breach = about if isinstance(about, Breach) else find_breach(session, current_actor(), about)
    return Reading(session, breach, now())


class Versioned(Protocol):
    """What people edit: the breach itself, or one of its measures, filings, notices."""

    @property
    def version(self) -> int: ...


def breach_page(
    template: str, about: Reading | Breach | str, *, record: Versioned | None = None, **values: Any
) -> str:
    """A page of one step, `templates/breaches/<template>`, with the breach's head.

    The template gets `b` (BreachView), `due` (the running clock that ends first, or None), `may`, `P`, and
    `reasons` against any work in the breach unless it is given. `record` is what the form changes, when
    that is not the breach itself.
    """
    actor = current_actor()
    r = about if isinstance(about, Reading) else read(about)
    breach, view = r.breach, breach_view(r, actor)
    form: Form | None = values.get("form")
    if form is not None and form.stale:
        form.version.data = str((record or breach).version)
        values.setdefault("just_done", _just_done(breach))
    values.setdefault("reasons", reasons_against_work(view))
    return render_template(
        f"breaches/{template}",
        b=view,
        drill=view.drill,
        due=next_clock(r.clocks),
        may=actor.may,
        P=Permission,
        **values,
    )


def reasons_against_work(view: BreachView) -> list[Sentence]:
    """Why nothing may be changed in this breach; empty while it is open."""
    return [ENDED] if view.ended else []


def to_file(reference: str, anchor: str | None = None) -> Response:
    """Back to the breach, after a step was taken."""
    return redirect(url_for("breaches.file", reference=reference, _anchor=anchor), 303)


def drill_mark(breach: Breach) -> str:
    """How the name of a file begins that leaves a drill."""
    return "dien-tap-" if breach.drill else ""


def _just_done(breach: Breach) -> StoryLine:
    """What the other person has just saved, in the words of the story."""
    days = story_of(reader(), breach.reference, WORDINGS, story_words(), readable=False)
    return days[0].lines[0]
