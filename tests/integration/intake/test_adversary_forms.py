"""A form that was saved and is sent again with something else in it must not swallow that."""

from sqlalchemy import func, select

from kalix_compliance.casework.models import CaseEvent
from kalix_compliance.complaints.models import Complaint
from tests.intake_form import count, typed, words


def test_what_was_changed_after_the_save_is_not_swallowed(client, support, session):
    same = typed()
    client.post("/intake", data=same)

    answer = client.post("/intake", data={**same, "narrative": "Một chuyện khác hẳn."})

    assert answer.status_code == 422
    assert "KN-2026-000001" in words(answer)
    assert "Một chuyện khác hẳn." in words(answer), "what was typed stays"
    assert count(session, Complaint) == 1


def test_a_report_with_a_form_that_was_saved_is_not_swallowed(client, support, an, with_open_case):
    form = typed(customer=an, differs="Chuyện khác", narrative="Chuyện mới")
    client.post("/intake", data=form)

    answer = client.post(
        "/intake", data={**form, "narrative": "Báo thêm", "do": f"add:{with_open_case}"}
    )

    assert answer.status_code == 422
    assert "Báo thêm" in words(answer)


def test_a_report_sent_twice_is_kept_once(client, support, an, with_open_case, session):
    form = typed(customer=an, narrative="Báo thêm", do=f"add:{with_open_case}")
    answers = [client.post("/intake", data=form) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    reported = select(func.count()).where(CaseEvent.kind == "reported_more")
    assert session.scalar(reported) == 1
