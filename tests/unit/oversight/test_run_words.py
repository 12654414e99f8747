"""What the worker says of a run reaches the page in words."""

import ast
from dataclasses import fields

from kalix_compliance.notifications.delivery import DeliveryReport
from kalix_compliance.oversight.run_words import DONE, run_words
from tests.architecture.source import MODULES, tree

WITHOUT_A_NUMBER = {"bytes"}


def _said() -> set[str]:
    """The names that any job gives its counts."""
    return {
        str(keyword.arg)
        for module in MODULES
        for node in ast.walk(tree(module))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "said"
        for keyword in node.keywords
        if keyword.arg
    }


def test_there_are_words_for_all_that_a_job_counts_and_no_others() -> None:
    said = _said() | {field.name for field in fields(DeliveryReport)}
    assert said - WITHOUT_A_NUMBER == set(DONE)


def test_a_run_is_told_in_words() -> None:
    def told(report: str) -> list[str]:
        return [str(part) for part in run_words(report)]

    assert told("accepted=12 deferred=1") == ["gửi đi 12 thư", "1 thư chờ gửi lại"]
    assert told("name=2026-11-22 bytes=2048") == ["bản sao lưu 2026-11-22", "2\xa0KB"]
    assert told("7") == ["dọn 7 dòng cũ"] and told("0") == []
    assert told("ValueError spreadsheet.py:12") == ["ValueError spreadsheet.py:12"]
    assert told("later=3") == ["later=3"] and told("") == [""]
