"""The chapters of a breach's whole file, in the order in which an inspector asks."""

from datetime import datetime

from kalix_compliance.breaches.catalogue import (
    CAUSE_NAMES,
    DATA_NAMES,
    DISCOVERY_NAMES,
    HARM_NAMES,
    NATURE_NAMES,
    is_sensitive,
)
from kalix_compliance.breaches.papers.whole import Section, joined, when
from kalix_compliance.breaches.queries.judgement import AssessmentView, DecisionView
from kalix_compliance.breaches.queries.outside_chapters import notices, papers, people
from kalix_compliance.breaches.queries.whole import WholeFile
from kalix_compliance.core.language import Text, say
from kalix_compliance.deadlines.queries import ClockView
from kalix_compliance.web.formats import day, file_size, number

YES_NO = {True: say("có"), False: say("không"), None: say("chưa xác định")}


def chapters(whole: WholeFile) -> list[Section]:
    """Numbered by the template."""
    return [
        _summary(whole),
        _record(whole),
        _times(whole),
        _clocks(whole),
        _assessments(whole),
        _decisions(whole),
        papers(whole),
        people(whole),
        notices(whole),
        _measures(whole),
        _evidence(whole),
        _end(whole),
        _story(whole),
    ]


def _summary(whole: WholeFile) -> Section:
    view = whole.view
    return Section(
        str(say("Tóm tắt")),
        facts=[
            (say("Tên gọi"), view.title),
            (say("Trạng thái"), view.status_name),
            (say("Mở lúc"), f"{when(view.opened_at)}, {view.opened_by}"),
            (say("Người phụ trách"), view.owner),
            (say("Khiếu nại liên quan"), joined(view.complaints) or "–"),
            (say("Xác nhận lúc"), when(view.confirmed_at)),
            (say("Loại trừ lúc"), when(view.ruled_out_at)),
            (say("Đóng lúc"), when(view.closed_at)),
        ],
    )


def _record(whole: WholeFile) -> Section:
    view = whole.view
    counts = view.counts
    basic = [DATA_NAMES[kind] for kind in view.data_types if not is_sensitive(kind)]
    sensitive = [DATA_NAMES[kind] for kind in view.data_types if is_sensitive(kind)]
    return Section(
        str(say("Vi phạm")),
        facts=[
            (say("Biết được từ đâu"), DISCOVERY_NAMES[view.discovery] if view.discovery else ""),
            (say("Mất điều gì"), joined((NATURE_NAMES[kind] for kind in view.nature), "; ")),
            (say("Nguyên nhân"), CAUSE_NAMES[view.cause] if view.cause else ""),
            (say("Sự cố nghiêm trọng (an ninh mạng)"), YES_NO[view.serious]),
            (say("Dữ liệu cơ bản"), joined(basic, "; ")),
            (say("Dữ liệu nhạy cảm"), joined(sensitive, "; ") or "–"),
            (say("Số bản ghi"), number(view.records_count)),
            (
                say("Số người (ít nhất, ước tính, nhiều nhất)"),
                joined((number(n) or "?" for n in (counts.least, counts.best, counts.most)), " – "),
            ),
            (say("Địa điểm"), view.place),
        ],
        texts=[
            (say("Hành vi"), view.act),
            (say("Ai báo, báo thế nào"), view.discovery_text),
            (say("Tổ chức, cá nhân liên quan"), view.related_parties),
            (say("Nói rõ về nguyên nhân"), view.cause_text),
            (say("Hệ thống liên quan"), view.systems),
            (say("Bên xử lý dữ liệu"), view.processor),
            (say("Hậu quả"), view.consequences),
        ],
    )


def _times(whole: WholeFile) -> Section:
    rows = [
        (line.name, when(one.at), f"{one.by}, {when(one.set_at)}", one.reason)
        for line in whole.times.lines
        for one in line.settings
    ]
    return Section(
        str(say("Các mốc giờ, ai ghi và vì sao")),
        head=(say("Mốc"), say("Giờ"), say("Ai ghi, lúc nào"), say("Lý do")),
        rows=rows,
        widths=(3, 3, 4, 4),
        texts=[(say("Vì sao hai giờ phát hiện khác nhau"), whole.times.differ)],
    )


def _clocks(whole: WholeFile) -> Section:
    return Section(
        str(say("Đồng hồ theo luật")),
        head=(say("Hạn"), say("Tính từ"), say("Đến"), say("Kết quả"), say("Căn cứ")),
        rows=[_clock(view) for view in whole.clocks],
        widths=(4, 3, 3, 3, 5),
    )


def _clock(view: ClockView) -> tuple[Text, ...]:
    missed = f" ({say('lỡ hạn')})" if view.missed or view.level.late else ""
    return (
        view.obligation.name,
        when(view.started_at),
        when(view.due_at),
        f"{view.words}{missed}",
        view.obligation.law,
    )


def _assessments(whole: WholeFile) -> Section:
    return Section(
        str(say("Đánh giá mức độ và khả năng gây hại")),
        head=(say("Lúc, người đánh giá"), say("ENISA"), say("Có thể gây hại?"), say("Căn cứ")),
        rows=[_assessment(one) for one in whole.judgement.history],
        widths=(4, 4, 3, 6),
    )


def _assessment(one: AssessmentView) -> tuple[Text, ...]:
    total = one.score.total_in("vi")
    return (
        f"{when(one.at)}\n{one.by}",
        f"{one.score.sum_in('vi')} = {total}, {one.score.level_name}",
        HARM_NAMES[one.harm],
        joined((one.harm_reasons, *one.reasons.values()), "\n"),
    )


def _decisions(whole: WholeFile) -> Section:
    return Section(
        str(say("Quyết định")),
        head=(say("Việc"), say("Quyết định"), say("Người quyết định"), say("Người ký thứ hai")),
        rows=[_decision(one) for one in whole.judgement.decisions],
        widths=(3, 4, 4, 4),
        texts=[
            (
                say("%(what)s, %(at)s", what=one.about_name, at=when(one.made_at)),
                joined((one.facts, one.reasons, one.remark), "\n"),
            )
            for one in whole.judgement.decisions
        ],
    )


def _decision(one: DecisionView) -> tuple[Text, ...]:
    signed = f"{one.signed_by}, {when(one.signed_at)}" if one.signed_at else one.state_name
    return (
        one.about_name,
        f"{one.choice_name} ({one.state_name})",
        f"{one.made_by}, {when(one.made_at)}",
        signed,
    )


def _measures(whole: WholeFile) -> Section:
    return Section(
        str(say("Biện pháp")),
        head=(say("Số"), say("Việc"), say("Ai làm, hạn"), say("Kết quả")),
        rows=[
            (
                number(one.number),
                one.what,
                f"{one.owner}, {day(one.due_on)}",
                joined((when(one.done_at or one.dropped_at), one.result), "\n"),
            )
            for one in whole.measures
        ],
        widths=(1, 6, 4, 5),
    )


def _evidence(whole: WholeFile) -> Section:
    return Section(
        str(say("Chứng cứ")),
        head=(say("Tệp"), say("Thêm lúc"), say("SHA-256")),
        rows=[
            (f"{one.name}\n{file_size(one.size)}", when(one.added_at), one.sha256)
            for one in whole.evidence
        ],
        widths=(5, 3, 7),
    )


def _end(whole: WholeFile) -> Section:
    view = whole.view
    return Section(
        str(say("Nguyên nhân gốc, bài học, lưu hồ sơ")),
        facts=[
            (say("Khắc phục xong ngày"), day(view.remedied_on)),
            (say("Lưu hồ sơ đến"), day(view.keep_until)),
        ],
        texts=[(say("Nguyên nhân gốc"), view.root_cause), (say("Bài học"), view.lessons)],
    )


def _story(whole: WholeFile) -> Section:
    lines = [line for one in reversed(whole.story) for line in reversed(one.lines)]
    return Section(
        str(say("Diễn biến")),
        head=(say("Lúc"), say("Việc")),
        rows=[(when(line.at), joined((line.sentence, line.text), "\n")) for line in lines],
        widths=(3, 12),
    )


def heading(actor_name: str, purpose: Text, at: datetime) -> list[str]:
    """Who drew the file up, when and what for."""
    return [
        str(say("Lập lúc %(at)s", at=when(at))),
        str(say("người lập: %(who)s", who=actor_name)),
        str(say("mục đích: %(why)s", why=purpose)),
    ]
