"""Every sentence in both languages: Vietnamese is written in the code, English in the catalogue.

The forms library speaks English; its sentences stand in the Vietnamese catalogue.
"""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import wtforms
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po

from tests.architecture.source import MODULES, PACKAGE, ROOT, tree

TRANSLATIONS = PACKAGE / "translations"
KEYWORDS = {
    "_": None, "_l": None, "gettext": None, "lazy_gettext": None, "ngettext": (1, 2), "say": None,
}  # fmt: skip
NAMED = re.compile(r"%\((\w+)\)[sd]")
VIETNAMESE = re.compile(
    "[ăâđêôơưàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ]", re.IGNORECASE
)
BOTH_AT_ONCE = {"CannotStart", "AppGroup", "option", "prompt", "echo"}
"""What speaks where nobody has chosen a language yet says it in both."""
NOT_SENTENCES = {
    "backups/cli.py",  # the command line says it in both languages
    "backups/start.py",
    "breaches/made_up.py",  # names of people whom a drill makes up
    "breaches/papers/fields.py",  # official papers are Vietnamese
    "breaches/papers/phrases.py",
    "demo",  # what customers and staff of the demonstration write
    "disclosures/papers/fields.py",  # papers to bodies are Vietnamese
    "inspection/verifier.py",  # alone on an inspector's machine, in both languages
    "notifications/letters.py",  # paper, in the customer's language
    "notifications/samples.py",
    "vault/folding.py",
    "vault/master.py",  # says it in both languages
    "web/dates.py",  # what people may type
    "web/languages.py",
}


@cache
def sentences() -> dict[str, str]:
    """Every msgid of the product, with a place where it stands."""
    with (TRANSLATIONS / "babel.cfg").open() as mapping:
        methods, options = parse_mapping_cfg(mapping)
    found: dict[str, str] = {}
    for name, line, message, _comments, _context in extract_from_dir(
        ROOT, methods, options, KEYWORDS
    ):
        for text in message if isinstance(message, tuple) else (message,):
            found.setdefault(text, f"{name}:{line}")
    return found


@cache
def library_sentences() -> frozenset[str]:
    """What WTForms may say to a person."""
    folder = str(Path(wtforms.__file__).parent)
    methods = [("**.py", "python")]
    singular: set[str] = set()
    for _name, _line, message, _comments, _context in extract_from_dir(
        folder, methods, keywords={"gettext": None, "ngettext": (1, 2)}
    ):
        singular.add(message[0] if isinstance(message, tuple) else message)
    return frozenset(singular)


def catalogue(language: str) -> Catalog:
    file = TRANSLATIONS / language / "LC_MESSAGES" / "messages.po"
    with file.open("rb") as source:
        return read_po(source, locale=language)


def translations(language: str) -> dict[str, tuple[str, ...]]:
    """What each msgid became; fuzzy ones do not count."""
    done = {}
    for message in catalogue(language):
        if not message.id or message.fuzzy:
            continue
        singular = message.id[0] if isinstance(message.id, tuple) else message.id
        became = message.string if isinstance(message.string, tuple) else (message.string,)
        if all(became):
            done[singular] = became
    return done


def test_every_sentence_is_in_english():
    english = translations("en")
    missing = {text: place for text, place in sentences().items() if text not in english}
    assert missing == {}


def test_the_english_names_the_same_values():
    wrong = [
        text
        for text, became in translations("en").items()
        if any(set(NAMED.findall(text)) != set(NAMED.findall(form)) for form in became)
    ]
    assert wrong == []


def test_what_the_forms_library_says_is_in_vietnamese():
    vietnamese = translations("vi")
    assert sorted(library_sentences() - vietnamese.keys()) == []


def test_no_sentence_is_composed_before_it_is_looked_up():
    """`_(f"…")` and `_("…" % x)` never find a translation."""
    composed = re.compile(r"\b(?:_|_l|say|gettext|lazy_gettext)\(\s*f[\"']")
    found = [
        str(path.relative_to(ROOT))
        for path in PACKAGE.rglob("*.py")
        if composed.search(path.read_text(encoding="utf-8"))
    ]
    assert found == []


def test_no_sentence_stands_where_no_catalogue_finds_it():
    """A Vietnamese text that is not given to `say` or `_` stays Vietnamese on an English page."""
    assert list(_lost_sentences()) == []


def _lost_sentences() -> Iterator[str]:
    for path in MODULES:
        where = path.relative_to(PACKAGE)
        if not {str(where), where.parts[0]} & NOT_SENTENCES:
            yield from (f"{where}: {text}" for text in _untold(tree(path)))


def _untold(node: ast.AST) -> Iterator[str]:
    """The Vietnamese texts below this node that are no docstring and that nobody translates."""
    if isinstance(node, ast.Call) and _called(node.func) in {*KEYWORDS, *BOTH_AT_ONCE}:
        return
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return
    text = getattr(node, "value", None)
    if isinstance(node, ast.Constant) and isinstance(text, str) and VIETNAMESE.search(text):
        yield text
    for below in ast.iter_child_nodes(node):
        yield from _untold(below)


def _called(function: ast.expr) -> str:
    return str(getattr(function, "attr", None) or getattr(function, "id", ""))


def test_no_catalogue_keeps_what_nobody_says_any_more():
    known = sentences().keys() | library_sentences()
    left = [text for text in translations("en") if text not in known]
    assert left == []


def test_a_placeholder_is_a_name():
    """`%s` in a sentence cannot be moved by a translator."""
    nameless = [text for text in sentences() if re.search(r"%[sd]", text)]
    assert nameless == []
