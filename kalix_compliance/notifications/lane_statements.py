"""The statements of a campaign's lane, made once: they run a few hundred times a second.

They go by without the ORM, and keep what its models would have kept: the moves between states, the version.
"""

from typing import Any, cast

from sqlalchemy import Select, Table, Uuid, bindparam, case, exists, select, tuple_, update

from kalix_compliance.database.types import Moment
from kalix_compliance.notifications.models import (
    Campaign,
    CampaignState,
    CampaignText,
    OutboxMessage,
)
from kalix_compliance.notifications.states import Delivery

AHEAD = 200  # people whose keys and addresses are looked up together

_row, _campaign, _text = (
    cast(Table, model.__table__) for model in (OutboxMessage, Campaign, CampaignText)
)
_ordinary = _row.alias("ordinary")
_now, _id = bindparam("now", type_=Moment()), bindparam("row", type_=Uuid())

NEXT: Select[Any] = (
    select(
        _row.c.id,
        _row.c.send_after,
        _row.c.customer_id,
        _row.c.variant,
        _row.c.message_id,
        _row.c.language,
        _row.c.notice,
        _row.c.about,
        _campaign.c.drill,
    )
    .join(_campaign, _campaign.c.id == _row.c.campaign_id)
    .where(
        _row.c.campaign_id == bindparam("campaign"),
        _row.c.send_after <= _now,
        _campaign.c.state == CampaignState.SENDING,
        # ordinary mail goes first
        ~exists().where(_ordinary.c.campaign_id.is_(None), _ordinary.c.send_after <= _now),
    )
    .order_by(_row.c.send_after, _row.c.id)
    .limit(1)
    .with_for_update(skip_locked=True, of=_row)
)
COMING: Select[Any] = (
    select(_row.c.customer_id)
    .where(_row.c.campaign_id == bindparam("campaign"), _row.c.send_after <= _now)
    .order_by(_row.c.send_after, _row.c.id)
    .limit(AHEAD)
)
# Without it PostgreSQL walks over every entry of the index that is done with, until it is vacuumed.
_after = tuple_(_row.c.send_after, _row.c.id) > tuple_(
    bindparam("after", type_=Moment()), bindparam("after_row", type_=Uuid())
)
NEXT_AFTER, COMING_AFTER = NEXT.where(_after), COMING.where(_after)
CLAIM = (
    update(_row)
    .where(_row.c.id == _id)
    .values(
        state=Delivery.SENDING,
        send_after=None,
        claimed_at=_now,
        claimed_by=bindparam("by"),
        sent_to=bindparam("address"),
        # 48 hours of tries are counted from the first: a campaign may have been halted for days
        planned_at=case((_row.c.tries == 0, _now), else_=_row.c.planned_at),
        version=_row.c.version + 1,
    )
)
DROP = (
    update(_row)
    .where(_row.c.id == _id)
    .values(
        state=bindparam("ended"),
        send_after=None,
        settled_at=_now,
        server_answer=bindparam("why"),
        version=_row.c.version + 1,
    )
)
ACCEPT = (
    update(_row)
    .where(
        _row.c.id == _id,
        _row.c.claimed_by == bindparam("by"),
        _row.c.state.in_([Delivery.SENDING, Delivery.UNCERTAIN]),
    )
    .values(
        state=Delivery.ACCEPTED,
        claimed_at=None,
        accepted_at=_now,
        settled_at=_now,
        server_answer=bindparam("why"),
        tries=_row.c.tries + 1,
        version=_row.c.version + 1,
    )
)
TEXT = select(_text.c.id, _text.c.subject, _text.c.body).where(
    _text.c.campaign_id == bindparam("campaign"), _text.c.variant == bindparam("variant")
)
