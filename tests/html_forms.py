"""Reading forms out of pages, as a browser does."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

TEXT_TYPES = frozenset({"text", "search", "tel", "email", "textarea"})


@dataclass
class Control:
    """A field that a browser would send."""

    name: str
    type: str
    value: str = ""
    classes: str = ""
    checked: bool = False
    invalid: bool = False

    @property
    def is_text(self) -> bool:
        return self.type in TEXT_TYPES and "is-date" not in self.classes

    @property
    def is_date(self) -> bool:
        return "is-date" in self.classes

    @property
    def is_choice(self) -> bool:
        return self.type in {"radio", "select"}


@dataclass
class Form:
    """A form with its controls, in order."""

    action: str
    method: str
    classes: str
    controls: list[Control] = field(default_factory=list)

    def data(self) -> dict[str, str]:
        """What pressing its button would send, without the button itself."""
        sent = {}
        for control in self.controls:
            if control.type in {"radio", "checkbox"} and not control.checked:
                continue
            if control.name and control.type not in {"file", "submit", "button"}:
                sent[control.name] = control.value
        return sent

    def texts(self) -> Iterator[Control]:
        return (control for control in self.controls if control.is_text and control.name)

    def named(self, name: str) -> Control:
        return next(control for control in self.controls if control.name == name)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.area: Control | None = None
        self.select: Control | None = None
        self.first = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        have = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append(
                Form(have.get("action", ""), have.get("method", "get"), have.get("class", ""))
            )
        elif self.forms and tag in {"input", "textarea", "select", "button"}:
            self._control(tag, have)
        elif tag == "option" and self.select is not None:
            # a browser sends the first one when none is chosen
            if "selected" in have or self.first:
                self.select.value = have.get("value", "")
            self.first = False

    def _control(self, tag: str, have: dict[str, str]) -> None:
        kinds = {"input": have.get("type", "text"), "button": have.get("type", "submit")}
        control = Control(
            have.get("name", ""),
            kinds.get(tag, tag),
            have.get("value", ""),
            have.get("class", ""),
            "checked" in have,
            have.get("aria-invalid") == "true",
        )
        self.forms[-1].controls.append(control)
        self.area = control if tag == "textarea" else None
        self.select = control if tag == "select" else None
        self.first = tag == "select"

    def handle_data(self, data: str) -> None:
        if self.area is not None:
            self.area.value += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self.area is not None:
            # a browser drops one line break at the beginning
            self.area.value = self.area.value.removeprefix("\r\n").removeprefix("\n")
            self.area = None
        elif tag == "select":
            self.select = None


def forms_in(page: str) -> list[Form]:
    """Every form of a page; one without a method is a GET form."""
    reader = _Reader()
    reader.feed(page)
    return reader.forms


def main_form(page: str) -> Form:
    """The form that Ctrl+Enter would save, else the last one that is posted."""
    posted = [form for form in forms_in(page) if form.method == "post"]
    savable = [form for form in posted if "can-save" in form.classes]
    return (savable or posted)[-1]
