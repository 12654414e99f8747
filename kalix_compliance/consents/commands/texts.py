"""The words that people agree to: a new version for each change, the old ones stay as they were."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select

from kalix_compliance.consents.kinds import Purpose
from kalix_compliance.consents.models import ConsentText
from kalix_compliance.consents.rules import LONGEST_FREQUENCY, LONGEST_WORDS
from kalix_compliance.core.errors import RuleBroken
from kalix_compliance.core.ids import new_id
from kalix_compliance.core.language import say
from kalix_compliance.core.permissions import Permission
from kalix_compliance.execution.command import command
from kalix_compliance.execution.unit import Unit

FEWEST = 40  # letters: shorter words cannot say who, what for and which data


@command(Permission.MAILING_WRITE)
def write_text(
    unit: Unit, purpose: Purpose, words: str, *, frequency: str, used_from: datetime | None = None
) -> UUID:
    """Add the next version of a purpose's words; returns its id. No version is ever changed.

    `frequency` is how often the person will hear of us (Law Art 28), `used_from` since when the words are
    shown; now when it is left out. Raises RuleBroken at the field.
    """
    words, frequency = words.strip(), frequency.strip()
    if len(words) < FEWEST:
        raise RuleBroken(
            say("Lời quá ngắn: phải nêu dữ liệu nào, để làm gì, ai dùng, cách từ chối."),
            field="words",
        )
    if len(words) > LONGEST_WORDS:
        raise RuleBroken(say("Rút gọn còn tối đa 4.000 chữ."), field="words")
    if not frequency:
        raise RuleBroken(
            say("Nêu bao lâu gửi một lần: người đồng ý phải biết trước."), field="frequency"
        )
    rows = select(ConsentText).where(ConsentText.purpose == purpose)
    newest = unit.session.scalar(rows.order_by(ConsentText.number.desc()).limit(1))
    if newest and (newest.words, newest.frequency) == (words, frequency):
        raise RuleBroken(say("Bản mới nhất đã đúng như vậy, không cần bản mới."), field="words")
    wanted = select(func.max(ConsentText.number)).where(ConsentText.purpose == purpose)
    row = ConsentText(
        id=new_id(),
        purpose=purpose,
        number=(unit.session.scalar(wanted) or 0) + 1,
        words=words,
        frequency=frequency[:LONGEST_FREQUENCY],
        used_from=used_from or unit.now,
        made_at=unit.now,
        made_by=unit.actor.id,
    )
    unit.session.add(row)
    unit.about("consents", purpose=purpose.value, number=row.number)
    return row.id
