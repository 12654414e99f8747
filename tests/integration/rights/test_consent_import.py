"""The website's list: who agreed is recorded once, who withdrew since is left alone."""

from datetime import datetime, timedelta
from io import BytesIO
from time import monotonic
from uuid import UUID

import openpyxl
import pytest
from flask import Flask
from sqlalchemy import func, select

from kalix_compliance.casework.evidence import Upload
from kalix_compliance.consents.commands import withdraw_all
from kalix_compliance.consents.commands.importing import (
    accept_consents,
    check_consents,
    discard_consents,
    upload_consents,
)
from kalix_compliance.consents.commands.reading import reveal_consent
from kalix_compliance.consents.import_job import import_consents
from kalix_compliance.consents.importing.columns import Columns
from kalix_compliance.consents.kinds import ConsentMethod, FileState, Purpose, WithdrawnBy
from kalix_compliance.consents.models import (
    Consent,
    ConsentBadRow,
    ConsentFile,
    ConsentFilePart,
)
from kalix_compliance.consents.queries import in_force
from kalix_compliance.core.actor import Actor
from kalix_compliance.core.clock import FixedClock
from kalix_compliance.core.errors import RuleBroken
from kalix_compliance.customers.limiting import note_objection, restrict_customer
from kalix_compliance.customers.models import Customer
from tests.consents import IMPORTER, consented, customer, text_version
from tests.people import add_member
from tests.sessions import FreshSession

HEAD = "Email,Họ tên,Ngày đồng ý,Bản lời,Nguồn\n"
ALL = Columns(email=0, name=1, agreed=2, number=3, source=4)


def csv(*rows: str) -> bytes:
    return (HEAD + "\n".join(rows) + "\n").encode()


def uploaded(actor: Actor, content: bytes, name: str = "ban-tin.csv") -> UUID:
    return upload_consents(actor, Upload(name, content))


def checked(
    actor: Actor, content: bytes, *, columns: Columns = ALL, text_id: UUID | None = None
) -> UUID:
    file_id = uploaded(actor, content)
    check_consents(
        actor,
        file_id,
        columns=columns,
        headings=True,
        purpose=Purpose.NEWSLETTER,
        method=ConsentMethod.WEBSITE,
        text_id=text_id,
    )
    import_consents(IMPORTER)
    return file_id


def recorded(actor: Actor, content: bytes, **more: UUID | None) -> UUID:
    file_id = checked(actor, content, **more)  # type: ignore[arg-type]
    accept_consents(actor, file_id)
    import_consents(IMPORTER)
    return file_id


def stored(session: FreshSession, file_id: UUID) -> ConsentFile:
    return session.get_one(ConsentFile, file_id, populate_existing=True)


def bad(session: FreshSession, file_id: UUID) -> dict[int, str]:
    rows = session.scalars(select(ConsentBadRow).where(ConsentBadRow.file_id == file_id))
    return {row.row: row.code for row in rows}


def counted(session: FreshSession, model: type) -> int:
    return session.scalar(select(func.count()).select_from(model)) or 0


def test_each_row_becomes_a_consent_with_its_proof(app: Flask, session: FreshSession) -> None:
    officer = add_member("compliance").actor
    text_version(officer)
    binh = customer(officer, "Trần Thị Bình", "binh@khach.vn")
    file_id = recorded(
        officer,
        csv(
            "an@khach.vn,Nguyễn Văn An,2026-10-01 09:30,1,https://kalix.vn/ban-tin",
            "BINH@khach.vn,Trần Thị Bình,01/10/2026 10:00,v1,showroom",
            "cuong@khach.vn,,2026-10-02T03:00:00Z,bản 1,",
        ),
    )
    file = stored(session, file_id)
    assert (file.state, file.recorded, file.bad, file.known) == (FileState.DONE, 3, 0, 1)
    rows = session.scalars(select(Consent).order_by(Consent.given_at)).all()
    assert rows[1].customer_id == binh
    assert counted(session, Customer) == 3 and counted(session, ConsentFilePart) == 0
    proof = reveal_consent(officer, rows[0].id, "proof", "legal")
    assert proof.startswith("https://kalix.vn/ban-tin\n") and "dòng 2" in proof
    assert in_force(session, Purpose.NEWSLETTER, [row.customer_id for row in rows]) == {
        row.customer_id for row in rows
    }


def test_the_same_file_twice_records_nobody_twice(app: Flask, session: FreshSession) -> None:
    officer = add_member("compliance").actor
    text_version(officer)
    content = csv("an@khach.vn,Nguyễn Văn An,2026-10-01,1,", "b@khach.vn,Trần Bình,2026-10-01,1,")
    recorded(officer, content)
    again = checked(officer, content)
    file = stored(session, again)
    assert (file.good, file.again, file.bad) == (0, 2, 0)
    with pytest.raises(RuleBroken, match="Không có dòng nào mới"):
        accept_consents(officer, again)
    assert counted(session, Consent) == 2 and counted(session, Customer) == 2


def test_who_withdrew_later_is_not_consented_again(
    app: Flask, session: FreshSession, clock: FixedClock
) -> None:
    officer = add_member("compliance").actor
    text_version(officer)
    content = csv("an@khach.vn,Nguyễn Văn An,2026-10-01 09:30,1,")
    recorded(officer, content)
    (an,) = session.scalars(select(Consent.customer_id)).all()
    withdraw_all(officer, an, how=WithdrawnBy.LINK)
    again = checked(officer, content)
    assert bad(session, again) == {2: "withdrawn-later"}
    clock.advance(timedelta(minutes=1))
    later = csv(f"an@khach.vn,Nguyễn Văn An,{clock.at:%Y-%m-%d %H:%M:%S},1,")
    recorded(officer, later)
    assert in_force(session, Purpose.NEWSLETTER, [an]) == {an}


def test_who_withdraws_between_the_check_and_the_record_stays_withdrawn(
    app: Flask, session: FreshSession
) -> None:
    officer = add_member("compliance").actor
    text = text_version(officer)
    an = customer(officer)
    file_id = checked(officer, csv("an@khach.vn,Nguyễn Văn An,2026-10-01 09:30,1,"))
    assert stored(session, file_id).good == 1
    consented(officer, an, text, days_ago=3)
    withdraw_all(officer, an, how=WithdrawnBy.CALL)
    accept_consents(officer, file_id)
    import_consents(IMPORTER)
    assert stored(session, file_id).recorded == 0
    assert in_force(session, Purpose.NEWSLETTER, [an]) == set()
    assert bad(session, file_id) == {2: "withdrawn-later"}


def test_every_bad_row_is_named_with_its_reason(app: Flask, session: FreshSession) -> None:
    officer = add_member("compliance").actor
    text_version(officer)
    restricted = customer(officer, "Lê Văn Hạn", "han@khach.vn")
    objecting = customer(officer, "Lê Thị Phản", "phan@khach.vn")
    restrict_customer(officer, restricted)
    note_objection(officer, objecting)
    for number in range(2):
        customer(officer, f"Người {number}", "nha@khach.vn")
    file_id = checked(
        officer,
        csv(
            ",Không Thư,2026-10-01,1,",
            "hong,Hỏng Thư,2026-10-01,1,",
            "a@khach.vn,A,,1,",
            "b@khach.vn,B,hôm qua,1,",
            "c@khach.vn,C,2026-12-31,1,",
            "d@khach.vn,D,2026-10-01,9,",
            "e@khach.vn,E,2020-10-01,1,",
            "f@khach.vn,=HYPERLINK(1),2026-10-01,1,",
            "han@khach.vn,Lê Văn Hạn,2026-10-01,1,",
            "phan@khach.vn,Lê Thị Phản,2026-10-01,1,",
            "nha@khach.vn,,2026-10-01,1,",
            "g@khach.vn,G,2026-10-01,1,",
            "G@khach.vn,G,2026-10-02,1,",
        ),
    )
    assert bad(session, file_id) == {
        2: "no-email",
        3: "email",
        4: "no-date",
        5: "date",
        6: "future",
        7: "number",
        8: "before-text",
        9: "formula",
        10: "restricted",
        11: "objected",
        12: "two-people",
        14: "same-person",
    }
    assert stored(session, file_id).good == 1


def test_nothing_of_a_consent_is_guessed(app: Flask) -> None:
    officer = add_member("compliance").actor
    text = text_version(officer)
    other = text_version(officer, Purpose.EVENTS)
    file_id = uploaded(officer, csv("an@khach.vn,An,2026-10-01,1,"))
    right: dict[str, object] = {
        "columns": Columns(email=0, agreed=2),
        "headings": True,
        "purpose": Purpose.NEWSLETTER,
        "method": ConsentMethod.WEBSITE,
        "text_id": text,
    }
    wrong = [
        ({"columns": Columns(agreed=2)}, "email"),
        ({"columns": Columns(email=0)}, "agreed"),
        ({"columns": Columns(email=0, agreed=0)}, "email"),
        ({"purpose": None}, "purpose"),
        ({"method": None}, "method"),
        ({"text_id": None}, "text"),
        ({"text_id": other}, "text"),
    ]
    for changed, field in wrong:
        with pytest.raises(RuleBroken) as refused:
            check_consents(officer, file_id, **{**right, **changed})  # type: ignore[arg-type]
        assert refused.value.field == field


@pytest.mark.parametrize(
    "content", [b"", b"\x89PNG\r\n\x1a\n", b"%PDF-1.7", HEAD.encode(), b"PK\x03\x04x"]
)
def test_what_is_no_list_is_refused_and_nothing_of_it_is_kept(
    app: Flask, session: FreshSession, content: bytes
) -> None:
    with pytest.raises(RuleBroken) as refused:
        uploaded(add_member("compliance").actor, content)
    assert refused.value.field == "file"
    assert counted(session, ConsentFile) == 0 and counted(session, ConsentFilePart) == 0


def test_a_file_that_is_too_large_is_refused(app: Flask) -> None:
    with pytest.raises(RuleBroken, match="10 MB"):
        uploaded(add_member("compliance").actor, HEAD.encode() + b"x" * (10 * 1024 * 1024))


def test_an_excel_file_and_one_version_for_everybody(app: Flask, session: FreshSession) -> None:
    officer = add_member("compliance").actor
    text = text_version(officer)
    book = openpyxl.Workbook()
    book.active.append(["email", "consented at"])
    book.active.append(["an@khach.vn", datetime(2026, 10, 1, 9, 30)])
    out = BytesIO()
    book.save(out)
    file_id = recorded(
        officer,
        out.getvalue(),
        columns=Columns(email=0, agreed=1),
        text_id=text,  # type: ignore[arg-type]
    )
    assert stored(session, file_id).recorded == 1
    assert session.scalars(select(Consent.text_id)).all() == [text]


def test_a_discarded_file_leaves_nothing(app: Flask, session: FreshSession) -> None:
    officer = add_member("compliance").actor
    file_id = uploaded(officer, csv("an@khach.vn,An,2026-10-01,1,"))
    discard_consents(officer, file_id)
    assert counted(session, ConsentFilePart) == 0
    with pytest.raises(RuleBroken):
        accept_consents(officer, file_id)


@pytest.mark.sqlite_only
def test_ten_thousand_rows_take_no_minute(app: Flask, session: FreshSession) -> None:
    officer = add_member("compliance").actor
    text_version(officer)
    rows = (f"k{n}@khach.vn,Khách Số {n},2026-10-01 09:30,1,web" for n in range(10_000))
    began = monotonic()
    file_id = checked(officer, csv(*rows))
    while stored(session, file_id).state is FileState.CHECKING:
        import_consents(IMPORTER)
    accept_consents(officer, file_id)
    while stored(session, file_id).state is FileState.RECORDING:
        import_consents(IMPORTER)
    assert stored(session, file_id).recorded == 10_000
    assert monotonic() - began < 60
