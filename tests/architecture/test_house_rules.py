"""What the linters cannot say: where time, commits and imports may stand."""

import ast
from collections import Counter

import pytest
from flask import Flask

from kalix_compliance.core.permissions import Permission
from kalix_compliance.web.sections import Section, refuse_unguarded_routes
from tests.architecture.source import MODULES, PACKAGE, ROOT, attributes, short, tree

LONGEST_FILE = 300  # lines: beyond, two ideas share a file
COMMITTERS = (PACKAGE / "execution", PACKAGE / "vault")
CLOCK = PACKAGE / "core" / "clock.py"
CLOCKS = ("datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.localtime")


def in_one_of(path, folders):
    return any(folder in path.parents for folder in folders)


def test_only_units_of_work_commit():
    found = [
        f"{short(path)}:{line}"
        for path in MODULES
        if not in_one_of(path, COMMITTERS)
        for name, line in attributes(path)
        if name.endswith(".commit")
    ]
    assert found == []


def test_only_the_clock_knows_what_time_it_is():
    found = [
        f"{short(path)}:{line} {name}"
        for path in MODULES
        if path != CLOCK
        for name, line in attributes(path)
        if name.endswith(CLOCKS)
    ]
    assert found == []


def test_no_import_hides_in_a_function():
    found = [
        f"{short(path)}:{node.lineno}"
        for path in MODULES
        for function in ast.walk(tree(path))
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    assert found == []


def test_files_stay_small():
    sizes = {short(path): len(path.read_text(encoding="utf-8").splitlines()) for path in MODULES}
    assert {name: size for name, size in sizes.items() if size > LONGEST_FILE} == {}


def test_no_package_is_called_by_a_name_that_says_nothing():
    empty = {"utils", "util", "helpers", "helper", "manager", "managers", "service", "services"}
    found = [short(path) for path in MODULES if empty & {path.stem, path.parent.name}]
    assert found == []


def test_every_module_and_command_says_what_it_is_for():
    silent = [
        short(path) for path in MODULES if tree(path).body and not ast.get_docstring(tree(path))
    ]
    assert silent == []


def test_no_two_commands_are_called_alike():
    """The name of a command is what the audit trail says of it for ever."""
    named = Counter(
        node.name
        for path in MODULES
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef)
        for mark in node.decorator_list
        if isinstance(mark, ast.Call) and getattr(mark.func, "id", "") == "command"
    )
    assert len(named) > 100
    assert [name for name, times in named.items() if times > 1] == []


def test_an_unguarded_route_stops_the_application():
    app = Flask("hole")
    app.add_url_rule("/hole", "hole", lambda: "")
    with pytest.raises(RuntimeError, match="hole"):
        refuse_unguarded_routes(app)


def test_guarded_and_public_routes_let_it_start():
    section = Section("door", "door")

    @section.page("/inside", permission=Permission.AUDIT_READ)
    def inside():
        return ""

    @section.public("/outside", why="a test")
    def outside():
        return ""

    app = Flask("house")
    app.register_blueprint(section)
    refuse_unguarded_routes(app)


def test_the_top_holds_only_what_tools_expect():
    allowed = {
        "Makefile", "README.md", "config.py", "kalix_compliance", "migrations", "pyproject.toml",
        "requirements-dev.txt", "requirements.txt", "templates", "tests", "wsgi.py",
    }  # fmt: skip
    found = {path.name for path in ROOT.iterdir() if not path.name.startswith(".")}
    assert found - allowed <= {"instance", "__pycache__"}
