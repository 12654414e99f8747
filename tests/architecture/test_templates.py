"""Templates: they parse, and nothing in them needs a gap in the content security policy."""

import re

import pytest
from jinja2 import Environment, nodes

from tests.architecture.source import PAGES, TEMPLATES, short

EXTENSIONS = ["jinja2.ext.i18n", "jinja2.ext.do", "jinja2.ext.loopcontrols"]
JINJA = Environment(extensions=EXTENSIONS, autoescape=True)

FORBIDDEN = {
    "a style attribute": re.compile(r"<[^>]*\sstyle\s*=", re.IGNORECASE),
    "a style element": re.compile(r"<style\b", re.IGNORECASE),
    "a handler attribute": re.compile(r"<[^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "an inline script": re.compile(r"<script\b(?![^>]*\ssrc\s*=)", re.IGNORECASE),
    "a javascript: address": re.compile(r"javascript:", re.IGNORECASE),
    "something from another host": re.compile(
        r"<(?:script|link|img)\b[^>]*\s(?:src|href)\s*=\s*.?https?:", re.IGNORECASE
    ),
    "a value that is not escaped": re.compile(r"\|\s*safe\b|autoescape\s+false"),
}  # fmt: skip


WRITTEN = sorted(page for page in TEMPLATES.rglob("*.*") if page.suffix != ".docx")


@pytest.mark.parametrize("page", WRITTEN, ids=short)
def test_every_template_parses(page):
    JINJA.parse(page.read_text(encoding="utf-8"))


@pytest.mark.parametrize("page", PAGES, ids=short)
def test_no_template_needs_a_gap_in_the_policy(page):
    text = re.sub(r"\{#.*?#\}", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    text = re.sub(r"\{\{.*?\}\}|\{%.*?%\}", "", text, flags=re.DOTALL)
    assert [what for what, pattern in FORBIDDEN.items() if pattern.search(text)] == []


@pytest.mark.parametrize("page", PAGES, ids=short)
def test_every_post_form_carries_a_token(page):
    text = page.read_text(encoding="utf-8")
    forms = re.findall(r"<form\b[^>]*method\s*=\s*.post.*?</form>", text, re.IGNORECASE | re.DOTALL)
    tokenless = [form[:80] for form in forms if not re.search(r"csrf|hidden_tag", form)]
    assert tokenless == []


@pytest.mark.parametrize("page", PAGES, ids=short)
def test_what_a_template_extends_or_includes_exists(page):
    parsed = JINJA.parse(page.read_text(encoding="utf-8"))
    kinds = (nodes.Extends, nodes.Include, nodes.Import, nodes.FromImport)
    for node in parsed.find_all(kinds):
        if isinstance(node.template, nodes.Const):
            assert (TEMPLATES / node.template.value).exists(), node.template.value


@pytest.mark.parametrize("page", PAGES, ids=short)
def test_no_template_brings_in_what_it_does_not_use(page):
    parsed = JINJA.parse(page.read_text(encoding="utf-8"))
    brought = {
        name if isinstance(name, str) else name[1]
        for node in parsed.find_all(nodes.FromImport)
        for name in node.names
    }
    used = {name.name for name in parsed.find_all(nodes.Name) if name.ctx == "load"}
    assert brought - used == set()


def test_every_macro_is_used():
    written = [JINJA.parse(page.read_text(encoding="utf-8")) for page in PAGES]
    used = {name.name for page in written for name in page.find_all(nodes.Name)}
    used |= {node.attr for page in written for node in page.find_all(nodes.Getattr)}
    assert {macro.name for page in written for macro in page.find_all(nodes.Macro)} - used == set()
