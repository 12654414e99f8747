"""The minutes of the hand-over and the letter of refusal, drawn from the record as it stands."""

from kalix_compliance.core.errors import RuleBroken
from kalix_compliance.core.language import say
from kalix_compliance.core.permissions import Permission
from kalix_compliance.disclosures import copies
from kalix_compliance.disclosures.kinds import DisclosureState, Paper, PaperFormat
from kalix_compliance.disclosures.loading import load
from kalix_compliance.disclosures.models import Disclosure
from kalix_compliance.disclosures.papers.drawing import docx_of, pdf_of
from kalix_compliance.disclosures.papers.fields import fields_of
from kalix_compliance.disclosures.queries.names import names_on_paper
from kalix_compliance.disclosures.telling import tell
from kalix_compliance.execution.command import command
from kalix_compliance.execution.unit import Unit

SIGNED = frozenset({DisclosureState.APPROVED, DisclosureState.HANDED_OVER})


@command(Permission.DISCLOSURE_HANDLE)
def draw_paper(unit: Unit, reference: str, paper: Paper, form: PaperFormat) -> tuple[str, bytes]:
    """A paper to print and sign: its file name and content. Before the hand-over its end is left blank."""
    row = load(unit, reference)
    _insist(row, paper)
    unit.about(reference, paper=paper.value, format=form.value)
    fields = fields_of(
        row,
        paper,
        copies.copies_of(unit.session, row.id),
        names_on_paper(unit.session, row),
        unit.company,
        unit.now,
    )
    draw = docx_of if form is PaperFormat.DOCX else pdf_of
    tell(unit, row, "paper_drawn", paper=paper.value)
    return f"{reference}-{FILE_NAMES[paper]}.{form}", draw(paper, fields, unit.now)


FILE_NAMES = {Paper.MINUTES: "bien-ban-giao-nhan", Paper.REFUSAL: "van-ban-tu-choi"}


def _insist(row: Disclosure, paper: Paper) -> None:
    if paper is Paper.MINUTES and row.state not in SIGNED:
        raise RuleBroken(say("Chưa ký cung cấp nên chưa lập biên bản giao nhận."))
    if paper is Paper.REFUSAL and row.refusal is None:
        raise RuleBroken(say("Chưa có lý do từ chối nên chưa lập văn bản từ chối."))
