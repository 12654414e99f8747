"""Write a message from its template; what comes in as a value is never read as a template."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from flask_babel import force_locale
from jinja2 import Environment, FileSystemLoader, StrictUndefined, meta, nodes
from jinja2.sandbox import SandboxedEnvironment

from kalix_compliance.core.company import Company
from kalix_compliance.core.language import translator
from kalix_compliance.execution.unit import runtime
from kalix_compliance.notifications.envelope import one_line
from kalix_compliance.notifications.notices import Notice, notice_of
from kalix_compliance.web.formats import day, moment, number

FOLDER = Path(__file__).parents[2] / "templates" / "mail"
LANGUAGES = ("vi", "en")
SUBJECT = "Subject:"
GIVEN = frozenset({"company", "base_url"})


@dataclass(frozen=True)
class Text:
    """A message in words: one line of subject, paragraphs of body with an empty line between them."""

    subject: str
    body: str

    @property
    def paragraphs(self) -> tuple[str, ...]:
        return tuple(part.strip() for part in self.body.split("\n\n") if part.strip())


class MissingValues(ValueError):
    """The caller left out what the notice needs, or gave what it does not know: a programming error."""


def compose(notice: str, language: str, **values: object) -> Text:
    """The text of a notice; `values` are those that `notices.py` names for it."""
    lent = runtime.get()
    return compose_for(lent.company, str(lent.settings["BASE_URL"]), notice, language, values)


def compose_for(
    company: Company, base_url: str, notice: str, language: str, values: Mapping[str, object]
) -> Text:
    """As `compose`, for those who have no application at hand."""
    known = notice_of(notice)
    _check_values(known, frozenset(values))
    template = TEMPLATES.get_template(f"{notice}.{language if language in LANGUAGES else 'vi'}.txt")
    given = {**dict.fromkeys(known.may, ""), **values}
    with _in_its_own_language(language):
        written = template.render(given, company=company, base_url=base_url.rstrip("/"))
    return _split(written)


@contextmanager
def _in_its_own_language(language: str) -> Iterator[None]:
    """A Vietnamese letter stays Vietnamese although the member of staff works in English."""
    if language != "vi":
        with force_locale(language):
            yield
        return
    token = translator.set(str)
    try:
        yield
    finally:
        translator.reset(token)


def _check_values(notice: Notice, given: frozenset[str]) -> None:
    missing = notice.needs - given
    unknown = given - notice.needs - notice.may
    if missing or unknown:
        raise MissingValues(f"{notice.code}: missing {sorted(missing)}, unknown {sorted(unknown)}")


def _split(written: str) -> Text:
    first, _, rest = written.partition("\n")
    if not first.startswith(SUBJECT):
        raise MissingValues("the first line of a message is its subject")
    return Text(one_line(first.removeprefix(SUBJECT)), _tidy(rest))


def _tidy(body: str) -> str:
    """No spaces at line ends and never more than one empty line, however the template branched."""
    lines: list[str] = []
    for line in body.strip().splitlines():
        if line.strip() or (lines and lines[-1]):
            lines.append(line.rstrip())
    return "\n".join(lines)


def _bullets(value: str | list[str] | tuple[str, ...]) -> str:
    """One line per item, each after a dash; a plain text counts its own lines as items."""
    items = value.splitlines() if isinstance(value, str) else value
    return "\n".join(f"- {one_line(str(item))}" for item in items if str(item).strip())


def _environment() -> Environment:
    environment = SandboxedEnvironment(
        loader=FileSystemLoader(FOLDER),
        undefined=StrictUndefined,
        autoescape=False,  # plain text; the HTML part of a mail is escaped when it is made
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters.update(day=day, moment=moment, number=number, bullets=_bullets)
    return environment


TEMPLATES = _environment()


def names_used(notice: str, language: str) -> set[str]:
    """The values that a template asks for, through what it includes too (for the tests and /notices)."""
    found: set[str] = set()
    todo = [f"{notice}.{language}.txt"]
    while todo:
        source, _, _ = FileSystemLoader(FOLDER).get_source(TEMPLATES, todo.pop())
        tree = TEMPLATES.parse(source)
        found |= meta.find_undeclared_variables(tree)
        todo += [str(node.template.value) for node in tree.find_all(nodes.Include)]  # type: ignore[attr-defined]
    return found - GIVEN
