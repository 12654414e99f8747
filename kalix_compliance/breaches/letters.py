"""A notice on paper: the words that were frozen, with name and address."""

from datetime import datetime

from kalix_compliance.core.company import Company
from kalix_compliance.notifications.campaigns import CUSTOMER_NAME
from kalix_compliance.notifications.compose import Text
from kalix_compliance.notifications.letters import GOODBYES, GREETINGS, Letter
from kalix_compliance.web.formats import local_day


def letter_for(
    text: Text, *, reference: str, company: Company, at: datetime, name: str, address: str
) -> Letter:
    """One letter; the number stands in its head, so the subject does not repeat it.

    A drill's letter says so in its subject and in its first line, as the frozen text does.
    """
    subject = text.subject.replace(f"[{reference}] ", "")
    return Letter(
        number=reference,
        day=local_day(at),
        to_name=name,
        to_address=address,
        subject=subject,
        paragraphs=body_of(text, name),
        signer_name=company.officer_name,
        signer_title=company.officer_title,
    )


def body_of(text: Text, name: str) -> tuple[str, ...]:
    """The paragraphs without the mail's greeting and goodbye, which a letter has of its own."""
    body = [part.replace(CUSTOMER_NAME, name) for part in text.paragraphs]
    if body and body[0].startswith(GREETINGS):
        del body[0]
    ends = [place for place, part in enumerate(body) if part.startswith(GOODBYES)]
    return tuple(body[: ends[-1]] if ends else body)


def words_for_calls(text: Text) -> tuple[str, ...]:
    """What is read out on the phone: the same words, without a name."""
    return body_of(text, "")
