"""What the customer's own record holds, for the person who asks."""

from uuid import UUID

from sqlalchemy.orm import Session

from kalix_compliance.core.language import Text, say
from kalix_compliance.customers.contributions import Held, HeldEntry
from kalix_compliance.customers.models import Customer
from kalix_compliance.customers.personal_data import SEALED
from kalix_compliance.customers.sealed_rows import open_details
from kalix_compliance.vault import safes
from kalix_compliance.web.formats import moment

CODE = "customer"


def held_in_the_record(session: Session, customer_id: UUID) -> list[Held]:
    """Name, phone, e-mail, address and note, and what the person has asked to be left alone with."""
    customer = session.get(Customer, customer_id)
    safe = safes.of_many([customer_id]).get(customer_id)
    if customer is None or safe is None:
        return []
    clear = vars(open_details(safe, customer))
    values: dict[Text, Text] = {
        field.label: field.shown(clear[name]) for name, field in SEALED.items() if clear[name]
    }
    values[say("Có trong sổ khách hàng từ")] = moment(customer.created_at)
    if customer.restricted_at:
        values[say("Hạn chế xử lý từ")] = moment(customer.restricted_at)
    if customer.objected_at:
        values[say("Phản đối tiếp thị từ")] = moment(customer.objected_at)
    entry = HeldEntry(say("Thông tin liên hệ"), None, values)
    return [Held(CODE, say("Thông tin của quý khách"), [entry])]
