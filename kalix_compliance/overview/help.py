"""Help for everybody: every clock and every refusal with its article, the roles, and the first-day tour."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from kalix_compliance.core.language import Sentence, Text, say
from kalix_compliance.core.permissions import Permission
from kalix_compliance.deadlines.obligations import OBLIGATIONS, Obligation
from kalix_compliance.deadlines.terms import TermUnit
from kalix_compliance.disclosures.catalogue import ALWAYS_BASIS, PROCEDURE_NAMES, USUAL_BASIS
from kalix_compliance.holds.kinds import ARTICLES as HOLD_ARTICLES
from kalix_compliance.holds.kinds import BASIS_NAMES
from kalix_compliance.overview.section import section
from kalix_compliance.overview.tours import Tour, stops_for, tour_at
from kalix_compliance.staff.commands.touring import end_tour, go_on_with_tour
from kalix_compliance.staff.roles import Role
from kalix_compliance.subject_requests.catalogue import GROUNDS, KIND_NAMES, RIGHTS
from kalix_compliance.web.identity import current_actor
from kalix_compliance.web.presence import present_actor
from kalix_compliance.web.rail import ROLES, arrange

AREAS: tuple[tuple[str, Sentence, tuple[str, ...]], ...] = (
    ("khieu-nai", say("Hạn của khiếu nại"), ("complaint", "protection", "negotiation")),
    ("yeu-cau", say("Hạn của yêu cầu về dữ liệu"), ("request",)),
    ("su-co", say("Hạn của sự cố dữ liệu"), ("breach",)),
    ("co-quan", say("Hạn cung cấp cho cơ quan"), ("disclosure",)),
)
OTHERS = say("Hạn khác")
SEE_OTHER = 303


@dataclass(frozen=True)
class Explained:
    """A duty as the page explains it."""

    duty: Obligation

    @property
    def others(self) -> bool:
        """The longer form, when somebody else must act too."""
        return self.duty.code.endswith(".others")

    @property
    def marks(self) -> Text:
        """When the warnings begin."""
        if self.duty.reminders:
            return say(
                "nhắc khi còn %(hours)s giờ, cả đêm lẫn ngày nghỉ",
                hours=", ".join(map(str, self.duty.reminders)),
            )
        unit = say("ngày làm việc") if self.duty.term.unit is TermUnit.WORKING_DAYS else say("ngày")
        if not self.duty.urgent:
            return say(
                "sắp đến hạn khi còn %(soon)s %(unit)s, khẩn trong ngày cuối",
                soon=self.duty.soon,
                unit=unit,
            )
        return say(
            "sắp đến hạn khi còn %(soon)s %(unit)s, khẩn khi còn %(urgent)s",
            soon=self.duty.soon,
            urgent=self.duty.urgent,
            unit=unit,
        )


def areas() -> list[tuple[str, Sentence, Sequence[Explained]]]:
    """Every row of the one table of duties, by area; what belongs to none comes last."""
    known = {prefix for _, _, prefixes in AREAS for prefix in prefixes}
    rest = tuple({code.partition(".")[0] for code in OBLIGATIONS} - known)
    return [
        (
            anchor,
            title,
            [Explained(duty) for duty in OBLIGATIONS.values() if _area(duty) in prefixes],
        )
        for anchor, title, prefixes in (*AREAS, *((("khac", OTHERS, rest),) if rest else ()))
    ]


def _area(duty: Obligation) -> str:
    return duty.code.partition(".")[0]


@section.page("/help", permission=Permission.ACCOUNT_OWN)
def help() -> ResponseReturnValue:  # noqa: A001 - what the page is called
    return render_template(
        "overview/help.html",
        areas=areas(),
        grounds=GROUNDS,
        kinds=KIND_NAMES,
        every_kind=frozenset(KIND_NAMES),
        rights=RIGHTS,
        holds=[(BASIS_NAMES[basis], HOLD_ARTICLES[basis]) for basis in HOLD_ARTICLES],
        procedures=[(PROCEDURE_NAMES[code], law) for code, law in USUAL_BASIS.items()],
        always=ALWAYS_BASIS,
        roles=list(Role),
        mine=current_actor().role,
        stops=stops_for(current_actor()),
    )


@section.action("/help/tour", permission=Permission.ACCOUNT_OWN)
def walk_tour() -> ResponseReturnValue:
    """One step on or back, to its end, or from the beginning again; then the first page, where it stands."""
    actor, step = current_actor(), current_user.tour_step or 0
    go = request.form.get("go", "")
    tour = tour_at(actor, step)
    if go == "end" or tour is None or (go == "next" and tour.last):
        end_tour(actor)
        return redirect(_first_page(), SEE_OTHER)
    steps = {"next": tour.at, "back": tour.at - 2, "again": 0}
    go_on_with_tour(actor, steps.get(go, tour.at - 1))
    return redirect(_first_page("gioi-thieu"), SEE_OTHER)


def tour_here(first: str | None) -> Tour | None:
    """The tour of whoever looks at this page, when it is the `first` page of their role; no statement."""
    actor = present_actor()
    step: int | None = getattr(current_user, "tour_step", None) if actor else None
    if actor is None or step is None or not first or request.endpoint != first:
        return None
    return tour_at(actor, step)


def _first_endpoint() -> str:
    actor = current_actor()
    groups = arrange(ROLES[actor.role], actor, {}, "") if actor.role in ROLES else ()
    return groups[0].items[0].endpoint if groups else "staff.account"


def _first_page(anchor: str | None = None) -> str:
    return url_for(_first_endpoint(), _anchor=anchor)
