"""Every sentence in both languages: Vietnamese is written in the code, English in the catalogue.

The forms library speaks English; its sentences stand in the Vietnamese catalogue.
"""

import re
from functools import cache
from pathlib import Path

import wtforms
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po

from tests.architecture.source import PACKAGE, ROOT

TRANSLATIONS = PACKAGE / "translations"
KEYWORDS = {
    "_": None, "_l": None, "gettext": None, "lazy_gettext": None, "ngettext": (1, 2), "say": None,
}  # fmt: skip
NAMED = re.compile(r"%\((\w+)\)[sd]")


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


def test_no_catalogue_keeps_what_nobody_says_any_more():
    known = sentences().keys() | library_sentences()
    left = [text for text in translations("en") if text not in known]
    assert left == []


def test_a_placeholder_is_a_name():
    """`%s` in a sentence cannot be moved by a translator."""
    nameless = [text for text in sentences() if re.search(r"%[sd]", text)]
    assert nameless == []
