"""What mailings lend to the mail: whether each person may still get theirs, and where they say no."""

from uuid import UUID

from flask import Flask
from sqlalchemy import Connection, select

from kalix_compliance.mailings.catalogue import NOTICE
from kalix_compliance.mailings.models import Mailing
from kalix_compliance.mailings.queries.audience import left_out
from kalix_compliance.mailings.refusal import Refusal, address_of_refusal
from kalix_compliance.notifications.marketing import Marketing, lend_marketing

ONE_CLICK = "kalix_compliance.mailings.views.refusing.refused"
"""Mail programs press it for the person and know no form token; the signed link stands for the person."""


def install_mailings(app: Flask) -> None:
    """Let the mail ask, right before a mailing's message leaves."""

    def refuse_at(line: Connection, about: str, customer_id: UUID) -> str:
        purpose = line.execute(select(Mailing.purpose).where(Mailing.reference == about)).scalar()
        if purpose is None:
            return ""
        return address_of_refusal(app.config, Refusal(customer_id, purpose, about))

    lend_marketing(app, NOTICE, Marketing(left_out, refuse_at))
    app.extensions["csrf"].exempt(ONE_CLICK)
