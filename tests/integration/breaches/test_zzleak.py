import sys

sys.path.insert(0, "/work/main/tests/integration/breaches")
import logging
import re

from test_breach_adversary_routes import *
from test_breach_adversary_routes import World, addresses_of, rules_of

from kalix_compliance.breaches.commands import contacting, ending
from kalix_compliance.breaches.commands.record import add_breach_note, edit_record
from kalix_compliance.breaches.kinds import Contacted
from tests.breaches import SECRET, secret

CLEAR = (
    "khach0@",
    "khach1@",
    "0912000003",
    "0912 000 003",
    "912000003",
    "Nguyễn Văn Số",
    "phố Huế",
    "Số 5, Hà Nội",
    "0977000111",
    "Thử Một",
)


def test_leaks(app, clock, session, sink, caplog):
    caplog.set_level(logging.DEBUG)
    one = World(clock, session)
    h = one.story.officer
    edit_record(
        h,
        one.reference,
        {
            n: secret(n)
            for n in (
                "act",
                "place",
                "related_parties",
                "discovery_text",
                "cause_text",
                "systems",
                "processor",
                "consequences",
                "contact_name",
                "contact_title",
                "signer_name",
                "signer_title",
            )
        }
        | {"contact_phone": SECRET, "contact_email": SECRET},
    )
    add_breach_note(h, one.reference, text=secret("ghi chú"))
    ending.record_lessons(h, one.reference, ending.Learned(secret("gốc"), secret("bài học")))
    contacting.record_contact(
        h,
        one.reference,
        one.people[3],
        outcome=Contacted.NO_ANSWER,
        at=clock.now(),
        note=secret("khách nói"),
    )
    found = {}
    for role in Role:
        client = app.test_client()
        open_door(client, add_member(role))
        paths = [
            "/",
            "/breaches/",
            "/mail",
            "/mail/",
            "/audit",
            "/audit/",
            "/search?q=SC-2026-0001",
            "/system",
            "/approvals",
            "/reports/overdue",
        ]
        for rule in rules_of(app):
            if "GET" in rule.methods:
                paths += list(addresses_of(app, rule, one.arguments()))
        for path in paths:
            a = client.get(path)
            if a.status_code != 200:
                continue
            title = (
                re.search(r"<title>(.*?)</title>", a.text, re.DOTALL)
                if "html" in a.content_type
                else None
            )
            for clear in CLEAR:
                if clear in a.text:
                    found.setdefault((str(role), clear), set()).add(
                        re.sub(r"[0-9a-f]{8}-[0-9a-f-]+", "ID", path)
                    )
            if SECRET in a.text:
                found.setdefault((str(role), SECRET), set()).add(
                    re.sub(r"[0-9a-f]{8}-[0-9a-f-]+", "ID", path)
                )
            if title and any(c in title[1] for c in (*CLEAR, SECRET, "Danh sách giao hàng")):
                found.setdefault((str(role), "TITLE"), set()).add(path)
    for k, v in sorted(found.items()):
        if k[0] in ("compliance", "manager") and k[1] == SECRET:
            continue
        print("LEAK", k, sorted(v)[:12])
    for clear in (*CLEAR, SECRET):
        if clear in caplog.text:
            print(
                "LOG",
                clear,
                [r.getMessage()[:200] for r in caplog.records if clear in r.getMessage()][:2],
            )
    with db_conn() as c:
        pass


from contextlib import contextmanager


@contextmanager
def db_conn():
    from sqlalchemy import inspect, text

    from kalix_compliance.database.base import db

    for name, e in db.engines.items():
        with e.connect() as c:
            for t in inspect(e).get_table_names():
                for row in c.execute(text(f'select * from "{t}"')):
                    s = repr(
                        tuple(
                            x if not isinstance(x, (bytes, memoryview)) else bytes(x) for x in row
                        )
                    )
                    raw = b" ".join(
                        bytes(x) if isinstance(x, (bytes, memoryview)) else str(x).encode()
                        for x in row
                    )
                    for clear in (*CLEAR, SECRET):
                        if clear.encode() in raw:
                            print("STORE", t, clear, s[:160])
    yield
