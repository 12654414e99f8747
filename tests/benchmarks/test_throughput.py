"""How many complaints are taken in a second, and how many mails leave."""

import time
from pathlib import Path

from kalix_compliance.core.actor import system_actor
from kalix_compliance.core.permissions import Permission
from kalix_compliance.demo.sink import Sink
from kalix_compliance.notifications.delivery import deliver_due
from kalix_compliance.staff.roles import Role
from tests.benchmarks.measure import Table
from tests.benchmarks.shop import Shop
from tests.benchmarks.test_pages import register
from tests.posting import open_for_mail

COUNT = 200
POSTMAN = system_actor("mail", Permission.SYSTEM_DELIVER)


def test_complaints_in_and_mails_out(shop: Shop, table: Table, mail_folder: Path) -> None:
    actor = shop.member(Role.SUPPORT).actor
    began = time.perf_counter()
    for _ in range(COUNT):
        register(actor)
    taken = time.perf_counter() - began
    table.note("complaints registered", shop.size, f"{COUNT / taken:.0f} a second")
    with Sink(mail_folder) as sink:
        open_for_mail(shop.app, sink.port)
        began = time.perf_counter()
        done = deliver_due(POSTMAN, limit=COUNT)
        sent = time.perf_counter() - began
    assert done.accepted == COUNT
    assert len(list(mail_folder.glob("*.eml"))) == COUNT
    table.note("mails sent to a real server", shop.size, f"{COUNT / sent:.0f} a second")
