"""The company that runs this system: settings with KALIX's as defaults."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Place:
    """A showroom: a short code for tables, the name and address for people."""

    code: str
    name: str
    address: str


@dataclass(frozen=True)
class Company:
    """Who answers the customer; printed on letters and in mails."""

    name: str
    short_name: str
    address: str
    email: str
    phone: str
    website: str
    tax_code: str
    officer_name: str
    officer_title: str
    officer_phone: str
    officer_email: str
    hotlines: tuple[str, ...]
    showrooms: tuple[Place, ...]

    def showroom(self, code: str) -> Place | None:
        return next((place for place in self.showrooms if place.code == code), None)
