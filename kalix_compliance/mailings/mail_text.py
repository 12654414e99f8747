"""A mailing as it leaves: the words, who sends it, and how to refuse it."""

from kalix_compliance.consents.catalogue import PURPOSE_NAMES
from kalix_compliance.core.language import in_vietnamese
from kalix_compliance.execution.unit import runtime
from kalix_compliance.mailings.catalogue import NOTICE
from kalix_compliance.mailings.models import Mailing
from kalix_compliance.notifications.compose import Text, compose
from kalix_compliance.notifications.skeleton import CUSTOMER_NAME, REFUSAL_LINK


def text_of(mailing: Mailing, customer_name: str = CUSTOMER_NAME) -> Text:
    """The text that is signed, frozen and sent; only the name and the person's own link stay open."""
    with in_vietnamese():
        purpose = str(PURPOSE_NAMES[mailing.purpose])
    return compose(
        NOTICE,
        "vi",
        customer_name=customer_name,
        reference=mailing.reference,
        subject=mailing.subject,
        words=mailing.words,
        purpose=purpose,
        refusal=REFUSAL_LINK if runtime.get().settings.get("PUBLIC_URL") else "",
    )
