"""The chapters about what left the house: papers to authorities, notices to people."""

from kalix_compliance.breaches.catalogue import (
    CHANNEL_NAMES,
    NOTICE_NAMES,
    ROUTE_NAMES,
    SOURCE_NAMES,
)
from kalix_compliance.breaches.papers.whole import Section, joined, when
from kalix_compliance.breaches.queries.filings import FilingRow
from kalix_compliance.breaches.queries.whole import FilingTexts, WholeFile
from kalix_compliance.core.language import Text, say
from kalix_compliance.web.formats import number


def papers(whole: WholeFile) -> Section:
    stored = [row for row in whole.filings if row.id]
    return Section(
        str(say("Hồ sơ gửi cơ quan")),
        head=(say("Giấy"), say("Cơ quan"), say("Nộp lúc, cách nộp"), say("Số, biên nhận")),
        rows=[_paper(row) for row in stored],
        widths=(4, 4, 4, 3),
        texts=[
            (f"{row.name} {row.phase_name}", _hashes(row, whole.texts[row.id]))
            for row in stored
            if row.id
        ],
    )


def _paper(row: FilingRow) -> tuple[Text, ...]:
    late = f" ({say('trễ hạn')})" if row.late else ""
    channel = CHANNEL_NAMES[row.channel] if row.channel and not row.in_house else ""
    filed = f"{when(row.filed_at)}{late}" if row.filed_at else str(say("chưa nộp"))
    return (
        joined((row.name, row.phase_name)),
        row.authority_name or say("lưu tại công ty"),
        joined((filed, channel), "\n"),
        joined((row.document_no, row.receipt), "\n") or "–",
    )


def _hashes(row: FilingRow, texts: FilingTexts) -> str:
    lines = [f"{paper.format.upper()} SHA-256: {paper.sha256}" for paper in row.papers]
    if texts.changes:
        lines.append(str(say("Ghi riêng: %(what)s", what=texts.changes)))
    if texts.late_reason:
        lines.append(str(say("Lý do trễ: %(what)s", what=texts.late_reason)))
    if texts.reply:
        at = when(row.replied_at)
        lines.append(str(say("Cơ quan trả lời %(at)s: %(what)s", at=at, what=texts.reply)))
    return "\n".join(lines)


def people(whole: WholeFile) -> Section:
    routes = ((ROUTE_NAMES[route], number(n)) for route, n in whole.people.by_route.items())
    sources = ((SOURCE_NAMES[source], number(n)) for source, n in whole.people.by_source.items())
    return Section(
        str(say("Người bị ảnh hưởng")),
        facts=[
            (say("Trong danh sách"), number(whole.people.total)),
            (say("Đã được báo"), number(whole.told.told)),
            (say("Chưa được báo"), number(whole.told.untold)),
            *routes,
            *sources,
        ],
    )


def notices(whole: WholeFile) -> Section:
    notices = whole.notices.notices if whole.notices else ()
    return Section(
        str(say("Thông báo tới người bị ảnh hưởng")),
        head=(
            say("Số"),
            say("Trạng thái"),
            say("Người soạn, người duyệt"),
            say("Số người, kết quả"),
        ),
        rows=[
            (
                number(one.number),
                NOTICE_NAMES[one.state],
                f"{one.author}, {when(one.written_at)}\n{one.approved_by}, {when(one.approved_at)}",
                f"{number(one.people)}; {say('đã rõ kết quả')}: {number(one.settled)}",
            )
            for one in notices
        ],
        widths=(1, 3, 5, 4),
        texts=[
            (say("Mã băm của lời thư số %(n)s", n=one.number), one.text_sha256) for one in notices
        ],
    )
