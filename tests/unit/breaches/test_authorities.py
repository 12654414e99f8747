"""The bodies that papers go to, and what forms ask about the company, are settings."""

import pytest

from config import Environment, company
from kalix_compliance.core.company import Authority
from kalix_compliance.core.errors import CannotStart


def made(**variables: str):
    return company(Environment(variables))


def test_the_usual_authorities_are_known_by_code_and_by_what_people_call_them() -> None:
    usual = made()
    assert [body.code for body in usual.authorities] == ["a05", "so-cong-thuong", "ca-tp"]
    a05 = usual.authority("a05")
    assert a05 is not None and a05.name.endswith("Bộ Công an") and a05.called == "A05, Bộ Công an"
    assert usual.authority("khac") is None


def test_another_shop_has_others() -> None:
    other = made(COMPANY_AUTHORITIES="so-ct-dn | Sở Công Thương Đà Nẵng | Đà Nẵng | trực tuyến ;")
    assert other.authorities == (
        Authority("so-ct-dn", "Sở Công Thương Đà Nẵng", "Đà Nẵng", "trực tuyến"),
    )


@pytest.mark.parametrize("wrong", ["a05", "a05 | A05", "Mã Sai | x | y", "a | b | c | d | e"])
def test_what_cannot_be_read_stops_the_start(wrong: str) -> None:
    with pytest.raises(CannotStart, match="COMPANY_AUTHORITIES"):
        made(COMPANY_AUTHORITIES=wrong)


def test_the_registration_is_empty_until_it_is_set() -> None:
    assert not made().registration.number
    assert made(COMPANY_REGISTRATION_NUMBER="0101234567").registration.number == "0101234567"
