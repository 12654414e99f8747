"""What axe-core finds on a page."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

AXE = Axe()


def assert_accessible(page: Page, *, without: tuple[str, ...] = ()) -> None:
    """Fail with what axe-core found, the place and the reason; `without` names rules to leave out."""
    options = {
        "resultTypes": ["violations"],
        "rules": {name: {"enabled": False} for name in without},
    }
    findings = AXE.run(page, options=options).response["violations"]
    lines = [
        f"{finding['id']} ({finding['impact']}): {finding['help']}\n    {node['html'][:160]}"
        for finding in findings
        for node in finding["nodes"]
    ]
    assert not lines, f"{page.url}\n" + "\n".join(lines)
