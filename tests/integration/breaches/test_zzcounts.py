import sys
sys.path.insert(0, "/work/main/tests/integration/breaches")
from test_breach_adversary_routes import World, addresses_of, rules_of
from tests.notices import Story
from tests.breaches import open_one, Incident
from tests.people import add_member, open_door
from kalix_compliance.breaches.commands.affected import add_customers
from kalix_compliance.breaches.kinds import *
from kalix_compliance.customers.personal_data import CustomerDetails
from kalix_compliance.customers.registration import register_people
from kalix_compliance.execution.unit import open_unit
import re
def test_counts(app, clock, session, sink, statements):
    one = World(clock, session)
    client = app.test_client(); open_door(client, add_member("compliance"))
    boss = app.test_client(); open_door(boss, add_member("manager"))
    paths = ["/", "/breaches/", "/breaches/?status=every&text=a", "/breaches/calls", "/escalation", "/breaches/register", "/mail/", "/search?q=SC"]
    for rule in rules_of(app):
        if "GET" in rule.methods and rule.rule.startswith("/breaches/<"):
            paths.append(next(addresses_of(app, rule, one.arguments())))
    def measure():
        out = {}
        for who, c in (("c", client), ("m", boss)):
            for p in paths:
                with statements() as seen:
                    a = c.get(p)
                if a.status_code == 200: out[who, p] = len(seen)
        return out
    measure()
    before = measure()
    with open_unit(one.story.officer) as unit:
        ids = register_people(unit, [CustomerDetails(name=f"Người Số {n}", phone=f"09300{n:05d}", address=f"Số {n}").cleaned() for n in range(280)])
    add_customers(one.story.officer, one.reference, ids, Source.SEARCH, (DataType.NAME,))
    for n in range(29): open_one(one.story.officer, title=f"Vụ {n}")
    after = measure()
    for k in sorted(after):
        if before.get(k) != after[k]: print("GROWS", k, before.get(k), after[k])
        if after[k] > 45: print("MANY", k, after[k])
