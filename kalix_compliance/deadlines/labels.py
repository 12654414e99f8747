"""Words along a ruler that never run into each other."""

from dataclasses import dataclass, field

from kalix_compliance.core.language import Text

NARROWEST = 900.0  # pixels; narrower rulers show only the labels that are kept on a phone
PHONE = 288.0  # pixels of a ruler on the narrowest phone
LETTER = 6.5  # pixels of an average letter at 12 px
GAP = 8.0


@dataclass(frozen=True)
class Label:
    """A text of the ruler; `style` is a class of the style sheet."""

    text: Text
    share: float
    anchor: str
    style: str = ""

    @property
    def interval(self) -> tuple[float, float]:
        """From where to where it is written, in pixels, on the narrowest ruler that shows it."""
        width = len(str(self.text)) * LETTER
        before = {"start": 0.0, "middle": width / 2, "end": width}[self.anchor]
        left = self.share * NARROWEST - before
        return left, left + width


@dataclass
class Line:
    """One line of labels; what is put first keeps its place."""

    placed: list[Label] = field(default_factory=list)

    def put(self, label: Label) -> None:
        """A label that is always shown."""
        self.placed.append(label)

    def put_if_free(self, label: Label) -> None:
        """A label that is left out where another one stands."""
        left, right = label.interval
        if left < 0 or right > NARROWEST:
            return
        if all(
            right + GAP <= other_left or other_right + GAP <= left
            for other_left, other_right in (other.interval for other in self.placed)
        ):
            self.placed.append(label)

    @property
    def in_order(self) -> tuple[Label, ...]:
        return tuple(sorted(self.placed, key=lambda label: label.share))


def anchor_at(share: float, text: Text, width: float = NARROWEST) -> str:
    """Centred on its mark, unless it would then stick out of a ruler of this width."""
    half = len(str(text)) * LETTER / 2
    if share * width < half:
        return "start"
    return "end" if (1 - share) * width < half else "middle"
