"""What every application under test would build again in just the same way, built once a run.

An application is new for each test, so that nothing leaks from one to the next; the byte code of its
templates and of its addresses is not.
"""

from typing import Any

from jinja2.bccache import Bucket, BytecodeCache
from werkzeug.routing import Rule

_builders: dict[tuple[Any, ...], Any] = {}
_compile_builder = Rule._compile_builder


class Templates(BytecodeCache):
    """Compiled templates, in memory; Jinja compares the source before it takes one."""

    def __init__(self) -> None:
        self.code: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self.code:
            bucket.bytecode_from_string(self.code[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.code[bucket.key] = bucket.bytecode_to_string()


TEMPLATES = Templates()


def compile_addresses_once() -> None:
    """Werkzeug writes and compiles two functions for each route: a third of an application's start."""

    def remembered(rule: Rule, append_unknown: bool = True) -> Any:
        key = (rule.rule, str(rule.defaults), str(rule._trace), append_unknown)
        if key not in _builders:
            _builders[key] = _compile_builder(rule, append_unknown)
        return _builders[key]

    Rule._compile_builder = remembered  # type: ignore[method-assign]
