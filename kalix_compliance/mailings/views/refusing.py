"""The page behind the link at the foot of a marketing mail: one press, no sign-in, nothing asked back.

Looking at the page changes nothing, because mail programs open links by themselves. The press is a POST,
also the one that mail programs send for their own button (RFC 8058): it carries no token of ours (start.py),
and the signed link is what stands for the person. Whoever has no link of ours finds nothing here.
"""

from flask import current_app, render_template
from flask.typing import ResponseReturnValue

from kalix_compliance.consents.catalogue import PURPOSE_NAMES
from kalix_compliance.core.errors import NotFound
from kalix_compliance.mailings.commands.refusing import STRANGER, refuse_by_link
from kalix_compliance.mailings.queries.audience import agrees
from kalix_compliance.mailings.refusal import Refusal, read_token
from kalix_compliance.mailings.views.section import section
from kalix_compliance.web.reading import reader

WHY = "whoever gets a marketing mail says no by its link; the link is signed"


@section.public("/refuse/<token>", why=WHY)
def refuse(token: str) -> ResponseReturnValue:
    """Ask once whether it is meant; who the person is the page does not say."""
    refusal = _read(token)
    return _drawn(refusal, token, done=False)


@section.public("/refuse/<token>", why=WHY, methods=("POST",))
def refused(token: str) -> ResponseReturnValue:
    """Take the consent back; pressed again it says the same, and nobody fills the audit trail by it."""
    refusal = _read(token)
    if agrees(reader(), refusal.customer_id, refusal.purpose):
        refuse_by_link(STRANGER, refusal)
    return _drawn(refusal, token, done=True)


def _read(token: str) -> Refusal:
    refusal = read_token(current_app.config, token)
    if refusal is None:
        raise NotFound
    return refusal


def _drawn(refusal: Refusal, token: str, *, done: bool) -> str:
    return render_template(
        "mailings/refuse.html", purpose=PURPOSE_NAMES[refusal.purpose], token=token, done=done
    )
