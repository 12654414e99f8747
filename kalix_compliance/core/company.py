"""The company that runs this system: settings with KALIX's as defaults."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Place:
    """A showroom: a short code for tables, the name and address for people."""

    code: str
    name: str
    address: str


@dataclass(frozen=True)
class Authority:
    """A body that papers are filed with: a code for records, name and address for the papers.

    `note` is for those who file, such as the address of a portal.
    """

    code: str
    name: str
    address: str
    note: str = ""

    @property
    def called(self) -> str:
        """What people call it: the abbreviation in its name and what follows, `A05, Bộ Công an`."""
        _whole, opened, rest = self.name.partition("(")
        short, closed, after = rest.partition(")")
        return f"{short}{after}" if opened and closed and short else self.name


@dataclass(frozen=True)
class Registration:
    """The paper by which the company exists; official forms ask for it. Empty until it is set."""

    kind: str = ""
    number: str = ""
    issuer: str = ""
    day: str = ""
    place: str = ""


@dataclass(frozen=True)
class Company:
    """Who answers the customer; printed on letters, in mails and on official forms.

    `signer_name` and `signer_title`: who signs papers to authorities unless a record says otherwise.
    """

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
    trading_address: str = ""
    registration: Registration = Registration()
    signer_name: str = ""
    signer_title: str = ""
    authorities: tuple[Authority, ...] = ()

    def showroom(self, code: str) -> Place | None:
        return next((place for place in self.showrooms if place.code == code), None)

    def authority(self, code: str) -> Authority | None:
        return next((body for body in self.authorities if body.code == code), None)
