"""The quick ways through cleaning give what the libraries give."""

import phonenumbers
import pytest
from email_validator import EmailNotValidError, validate_email
from hypothesis import given, settings
from hypothesis import strategies as st

from kalix_compliance.core.errors import RuleBroken
from kalix_compliance.customers.cleaning import clean_email
from kalix_compliance.vault.folding import normal_phone

LOCALS = st.text("abzAZ09._+-'@ ", max_size=12)
DOMAINS = st.sampled_from(
    ["gmail.com", "GMAIL.com", "khach.example", "a.b", "b.test", "localhost", "x..y", ".com", "a-b.vn",
     "-a.vn", "1.2", "10.0.0.1", "xn--a.vn", "a" * 64 + ".vn", "com", "x.com.", ""]
)  # fmt: skip


@given(LOCALS, DOMAINS)
@settings(max_examples=400)
def test_an_address_is_taken_as_the_library_takes_it(local, domain):
    address = f"{local}@{domain}"
    try:
        expected = validate_email(
            address.strip(), check_deliverability=False, allow_smtputf8=False
        ).normalized
    except EmailNotValidError:
        expected = None
    try:
        found = clean_email(address)
    except RuleBroken:
        found = None
    assert found == expected


@given(st.from_regex(r"(\+84|0|84)?[0-9]{8,10}", fullmatch=True))
@settings(max_examples=400)
def test_a_number_is_taken_as_the_library_takes_it(typed):
    try:
        number = phonenumbers.parse(typed, "VN")
        valid = phonenumbers.is_valid_number(number)
        expected = phonenumbers.format_number(number, 0) if valid else None
    except phonenumbers.NumberParseException:
        expected = None
    try:
        found = normal_phone(typed)
    except ValueError:
        found = None
    assert found == expected


@pytest.mark.parametrize("typed", ["0912345678", "+84912345678", "0592345678", "0100000000"])
def test_mobiles_of_every_kind(typed):
    test_a_number_is_taken_as_the_library_takes_it.hypothesis.inner_test(typed)
