"""What the product imports is what requirements.txt installs."""

import ast
import re
import sys
from importlib.metadata import packages_distributions

from tests.architecture.source import MODULES, ROOT, short, tree

OURS = {"kalix_compliance", "config"}
EXTRAS = [ROOT / "config.py", ROOT / "wsgi.py", ROOT / "migrations" / "env.py"]


def plain(name):
    return re.sub(r"[-_.]+", "-", name).lower()


def required(file):
    lines = (ROOT / file).read_text(encoding="utf-8").splitlines()
    pins = [line.split(";")[0].strip() for line in lines if line[:1].isalnum()]
    return {plain(pin.split("==")[0]): pin for pin in pins}


def imported(path):
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.split(".")[0]


def test_nothing_outside_the_requirements_is_imported():
    known, owners = required("requirements.txt"), packages_distributions()
    strangers = {
        f"{short(path)}: {name}"
        for path in [*MODULES, *EXTRAS]
        for name in imported(path)
        if name not in sys.stdlib_module_names and name not in OURS
        if not {plain(owner) for owner in owners.get(name, [])} & known.keys()
    }
    assert strangers == set()


def test_every_requirement_is_pinned():
    for file in ("requirements.txt", "requirements-dev.txt"):
        assert [pin for pin in required(file).values() if "==" not in pin] == []
