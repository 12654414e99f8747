import stat
from datetime import timedelta
from pathlib import Path

import pytest

from config import settings
from kalix_compliance.core.errors import CannotStart

KEYS = {"SECRET_KEY": "s", "MASTER_KEY": "m"}


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("+6d", timedelta(days=6)),
        ("36h", timedelta(hours=36)),
        ("-90m", timedelta(minutes=-90)),
        ("1d 12h", timedelta(days=1, hours=12)),
        ("0s", timedelta()),
    ],
)
def test_the_clock_is_moved_by_a_length_of_time(text, span):
    assert settings({**KEYS, "CLOCK_OFFSET": text})["CLOCK_OFFSET"] == span


@pytest.mark.parametrize("text", ["", "6", "tomorrow", "+d", "6d6", "1.5h"])
def test_what_is_no_length_of_time_stops_the_start(text):
    with pytest.raises(CannotStart, match="CLOCK_OFFSET"):
        settings({**KEYS, "CLOCK_OFFSET": text})


@pytest.mark.parametrize(
    ("text", "days"), [("1-5", {1, 2, 3, 4, 5}), ("1-4,6", {1, 2, 3, 4, 6}), ("7", {7})]
)
def test_working_weekdays_count_from_monday(text, days):
    assert settings({**KEYS, "WORKING_WEEKDAYS": text})["WORKING_WEEKDAYS"] == days


@pytest.mark.parametrize("text", ["0-5", "8", "mon", "1-", ""])
def test_weekdays_that_do_not_exist_stop_the_start(text):
    with pytest.raises(CannotStart, match="WORKING_WEEKDAYS"):
        settings({**KEYS, "WORKING_WEEKDAYS": text})


def test_a_port_is_a_number():
    with pytest.raises(CannotStart, match="PORT"):
        settings({**KEYS, "PORT": "http"})


def test_production_does_not_start_without_keys_and_says_how_to_make_them(tmp_path):
    with pytest.raises(CannotStart, match=r"SECRET_KEY is missing.*token_urlsafe"):
        settings({"DATA_DIR": str(tmp_path)})
    assert list(tmp_path.iterdir()) == []


def test_a_demonstration_makes_its_keys_once_and_for_its_owner_only(tmp_path):
    demo = {"DATA_DIR": str(tmp_path), "DEMO": "1"}
    first, second = settings(demo), settings(demo)
    assert first["MASTER_KEY"] == second["MASTER_KEY"] != first["SECRET_KEY"]
    for file in tmp_path.iterdir():
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert settings({"DATA_DIR": str(tmp_path)})["MASTER_KEY"] == first["MASTER_KEY"]


def test_a_key_may_stand_in_a_file_elsewhere(tmp_path):
    secret = tmp_path / "mounted-secret"
    secret.write_text("from a file\n")
    given = settings({"SECRET_KEY": "s", "MASTER_KEY_FILE": str(secret)})
    assert given["MASTER_KEY"] == "from a file"


def test_stores_are_files_in_the_data_folder_unless_named():
    given = settings({**KEYS, "DATA_DIR": "/data", "DATABASE_URL": "postgresql://db/kalix"})
    assert given["DATABASE_URL"] == "postgresql+psycopg://db/kalix"
    assert given["KEYSTORE_URL"] == f"sqlite:///{Path('/data/keystore.db')}"


def test_kalix_is_the_default_company_and_another_shop_can_take_its_place():
    kalix = settings(KEYS)["COMPANY"]
    assert kalix.hotlines == ("094.268.9393", "0975.24.9393")
    assert [place.name for place in kalix.showrooms] == ["347 Bát Khối", "17 ngõ 509 Vũ Tông Phan"]
    other = settings(
        {**KEYS, "COMPANY_NAME": "Mộc An", "COMPANY_SHOWROOMS": "hue | Huế | 1 Lê Lợi, Huế"}
    )["COMPANY"]
    assert other.name == "Mộc An"
    assert other.showroom("hue").address == "1 Lê Lợi, Huế"


def test_a_showroom_without_an_address_stops_the_start():
    with pytest.raises(CannotStart, match="COMPANY_SHOWROOMS"):
        settings({**KEYS, "COMPANY_SHOWROOMS": "hue | Huế"})


def test_cookies_are_for_https_unless_it_is_a_demonstration(tmp_path):
    assert settings(KEYS)["SESSION_COOKIE_SECURE"] is True
    assert settings({**KEYS, "DEMO": "1"})["SESSION_COOKIE_SECURE"] is False
