"""The ways into the company are read from its settings."""

from config import company
from kalix_compliance.complaints.catalogue import Channel
from kalix_compliance.intake.rules import entrances


def test_every_hotline_and_showroom_is_a_way_in() -> None:
    ways = entrances(company())
    assert list(ways) == [
        "hotline:094.268.9393",
        "hotline:0975.24.9393",
        "showroom:bat-khoi",
        "showroom:vu-tong-phan",
        "email",
        "post",
    ]
    room = ways["showroom:bat-khoi"]
    assert (room.channel, room.place, str(room.name)) == (
        Channel.SHOWROOM,
        "bat-khoi",
        "Showroom 347 Bát Khối",
    )


def test_the_date_is_read_out_only_to_somebody_who_listens() -> None:
    spoken = {code for code, way in entrances(company()).items() if way.spoken}
    assert spoken == {
        "hotline:094.268.9393",
        "hotline:0975.24.9393",
        "showroom:bat-khoi",
        "showroom:vu-tong-phan",
    }
