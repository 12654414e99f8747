"""What is asked to come to a score by ENISA's method, and what each answer counts, in quarters."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from kalix_compliance.breaches.kinds import DataType, Nature
from kalix_compliance.breaches.rules.severity import ONE, Score
from kalix_compliance.core.language import Sentence, say

OVER = 100
"""From more people than this the score carries a flag."""


class DataClass(StrEnum):
    """ENISA's four classes; each starts at its own figure and is moved up or down by its context."""

    SIMPLE = "simple"
    BEHAVIOUR = "behaviour"
    FINANCIAL = "financial"
    SENSITIVE = "sensitive"


class Ease(StrEnum):
    NEGLIGIBLE = "negligible"
    LIMITED = "limited"
    SIGNIFICANT = "significant"
    MAXIMUM = "maximum"


class Extent(StrEnum):
    """How badly one of confidentiality, integrity, availability was lost."""

    NONE = "none"
    SOME = "some"
    FULL = "full"


BASE = {
    DataClass.SIMPLE: 1,
    DataClass.BEHAVIOUR: 2,
    DataClass.FINANCIAL: 3,
    DataClass.SENSITIVE: 4,
}
EASE = {Ease.NEGLIGIBLE: 1, Ease.LIMITED: 2, Ease.SIGNIFICANT: 3, Ease.MAXIMUM: 4}
EXTENT = {Extent.NONE: 0, Extent.SOME: 1, Extent.FULL: 2}
MALICE = 2

CLASS_NAMES: Mapping[DataClass, Sentence] = {
    DataClass.SIMPLE: say("Dữ liệu đơn giản: họ tên, liên lạc, đơn hàng"),
    DataClass.BEHAVIOUR: say("Dữ liệu hành vi: vị trí, thói quen, lịch sử truy cập"),
    DataClass.FINANCIAL: say("Dữ liệu tài chính: ngân hàng, thẻ, giao dịch"),
    DataClass.SENSITIVE: say("Dữ liệu nhạy cảm: sức khỏe, tín ngưỡng, sinh trắc học, đời tư"),
}
CONTEXTS: Mapping[DataClass, Mapping[int, Sentence]] = {
    DataClass.SIMPLE: {
        1: say("không có gì làm nặng thêm"),
        2: say("đủ nhiều để đoán hoàn cảnh sống hoặc tiền bạc của người đó"),
        3: say("đủ để đoán sức khỏe, tín ngưỡng, quan điểm hoặc đời sống riêng"),
        4: say("người bị lộ dễ gặp nguy: trẻ em, người yếu thế, người bị đe dọa"),
    },
    DataClass.BEHAVIOUR: {
        1: say("không cho biết gì đáng kể, hoặc đã công khai sẵn"),
        2: say("không có gì làm nặng hay nhẹ đi"),
        3: say("đủ nhiều để dựng lại nếp sống hằng ngày của người đó"),
        4: say("đủ để dựng lại điều nhạy cảm về người đó"),
    },
    DataClass.FINANCIAL: {
        1: say("không cho biết gì đáng kể, chẳng hạn chỉ là tên ngân hàng"),
        2: say("có chi tiết nhưng chưa lộ tình hình tiền bạc, chẳng hạn số tài khoản"),
        3: say("không có gì làm nặng hay nhẹ đi"),
        4: say("trọn vẹn, đủ để lừa đảo hoặc dựng lại tình hình tiền bạc"),
    },
    DataClass.SENSITIVE: {
        1: say("không cho biết gì đáng kể, hoặc đã công khai sẵn"),
        2: say("chỉ đủ để đoán chung chung"),
        3: say("đủ để đoán điều nhạy cảm về người đó"),
        4: say("không có gì làm nhẹ đi"),
    },
}
EASE_NAMES: Mapping[Ease, Sentence] = {
    Ease.NEGLIGIBLE: say("rất khó, gần như không thể nhận ra ai"),
    Ease.LIMITED: say("khó, phải có thêm nguồn khác"),
    Ease.SIGNIFICANT: say("dễ, với một ít công tìm"),
    Ease.MAXIMUM: say("nhận ra ngay, ai cũng làm được"),
}
EXTENT_NAMES: Mapping[Nature, Mapping[Extent, Sentence]] = {
    Nature.CONFIDENTIALITY: {
        Extent.NONE: say("không lộ, hoặc chưa thấy ai xem"),
        Extent.SOME: say("lộ cho một số người biết được là ai"),
        Extent.FULL: say("lộ cho người không biết là ai, không biết bao nhiêu"),
    },
    Nature.INTEGRITY: {
        Extent.NONE: say("không bị sửa, hoặc sửa mà chưa dùng sai"),
        Extent.SOME: say("bị sửa, có thể đã dùng sai, khôi phục được"),
        Extent.FULL: say("bị sửa, có thể đã dùng sai, không khôi phục được"),
    },
    Nature.AVAILABILITY: {
        Extent.NONE: say("vẫn dùng được, hoặc khôi phục dễ dàng"),
        Extent.SOME: say("mất trong một thời gian"),
        Extent.FULL: say("mất hẳn, không khôi phục được"),
    },
}


@dataclass(frozen=True)
class Inputs:
    """The answers; `contexts` holds a figure from 1 to 4 for each class of data that is concerned."""

    contexts: Mapping[DataClass, int]
    ease: Ease
    extents: Mapping[Nature, Extent]
    malicious: bool

    @property
    def score(self) -> Score:
        """The worst class counts. Raises ValueError when no class is concerned."""
        if not self.contexts:
            raise ValueError("no class of data is concerned")
        return Score(
            data_context=max(self.contexts.values()) * ONE,
            ease=EASE[self.ease],
            circumstances=sum(EXTENT[extent] for extent in self.extents.values())
            + (MALICE if self.malicious else 0),
        )

    def as_codes(self) -> dict[str, object]:
        """As it is stored, so that the sum can be gone through again."""
        return {
            "contexts": {kind.value: figure for kind, figure in self.contexts.items()},
            "ease": self.ease.value,
            "extents": {nature.value: extent.value for nature, extent in self.extents.items()},
            "malicious": self.malicious,
        }

    @classmethod
    def from_codes(cls, codes: Mapping[str, object]) -> "Inputs":
        """What `as_codes` has stored."""
        contexts, extents = codes["contexts"], codes["extents"]
        assert isinstance(contexts, Mapping)  # noqa: S101 - as_codes wrote it
        assert isinstance(extents, Mapping)  # noqa: S101
        return cls(
            contexts={DataClass(kind): int(figure) for kind, figure in contexts.items()},
            ease=Ease(str(codes["ease"])),
            extents={Nature(nature): Extent(extent) for nature, extent in extents.items()},
            malicious=bool(codes["malicious"]),
        )


CLASS_OF: Mapping[DataType, DataClass] = {
    DataType.ETHNICITY: DataClass.SENSITIVE,
    DataType.BELIEF: DataClass.SENSITIVE,
    DataType.PRIVATE_LIFE: DataClass.SENSITIVE,
    DataType.HEALTH: DataClass.SENSITIVE,
    DataType.BIOMETRIC: DataClass.SENSITIVE,
    DataType.SEX_LIFE: DataClass.SENSITIVE,
    DataType.CRIME: DataClass.SENSITIVE,
    DataType.CREDENTIALS: DataClass.SENSITIVE,
    DataType.IDENTITY_CARD: DataClass.SENSITIVE,
    DataType.OTHER_SENSITIVE: DataClass.SENSITIVE,
    DataType.LOCATION: DataClass.BEHAVIOUR,
    DataType.BEHAVIOUR: DataClass.BEHAVIOUR,
    DataType.BANK: DataClass.FINANCIAL,
}


def proposed_contexts(data_types: Collection[DataType]) -> dict[DataClass, int]:
    """The classes that the record's data types fall in, each at the figure it starts from."""
    classes = {CLASS_OF.get(kind, DataClass.SIMPLE) for kind in data_types}
    return {kind: BASE[kind] for kind in DataClass if kind in classes}


def more_than_a_hundred(counts: Iterable[int | None]) -> bool:
    """Whether any count of people that is known is over a hundred."""
    return any(count is not None and count > OVER for count in counts)
