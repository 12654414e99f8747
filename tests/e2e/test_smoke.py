import pytest

from tests.e2e.conftest import DESK, PHONE


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_the_sign_in_page_opens_and_is_accessible(
    new_page, base_url, no_accessibility_findings, size
):
    page = new_page(size)
    page.goto(base_url)
    assert page.url.startswith(f"{base_url}/sign-in")
    assert page.locator("input[type=password]").is_visible()
    assert page.locator("html").get_attribute("lang") == "vi"
    no_accessibility_findings(page)


@pytest.mark.parametrize("role", ["support", "manager", "compliance", "administrator", "auditor"])
def test_each_role_signs_in(page, accounts, sign_in, no_accessibility_findings, role):
    sign_in(page, accounts[role])
    assert page.locator("h1").first.is_visible()
    no_accessibility_findings(page)
