"""By which route a person is told: what they have decides."""

from typing import Any

from kalix_compliance.breaches.kinds import Route


def route_for(person: Any) -> Route:
    """E-mail before a call, a call before a letter; `person` has email, phone and address, sealed or clear.

    Somebody with none of the three is left for a letter: the list of letters says whose address is missing.
    """
    if person.email:
        return Route.EMAIL
    return Route.CALL if person.phone else Route.LETTER
