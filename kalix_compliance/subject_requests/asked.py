"""What an address, or a file that was asked for, says of which requests are meant."""

from collections.abc import Mapping
from typing import Any

from kalix_compliance.casework.bulk import chosen_in
from kalix_compliance.core.ids import id_in
from kalix_compliance.core.language import Text, say
from kalix_compliance.subject_requests.catalogue import CHANNEL_NAMES, KIND_NAMES
from kalix_compliance.subject_requests.kinds import RequestChannel, RequestKind, RequestState
from kalix_compliance.subject_requests.queries.search import RequestSearch
from kalix_compliance.subject_requests.states import ENDED, STATE_NAMES
from kalix_compliance.web.filters import one_of, place_in, readable

NOBODY = "none"
FILTERS = ("state", "kind", "channel", "owner", "overdue", "kept", "only")
FILTER_NAMES: Mapping[str, Text] = {
    "state": say("Trạng thái"),
    "kind": say("Loại"),
    "channel": say("Kênh"),
    "overdue": say("Hạn"),
    "kept": say("Giữ hạn"),
}
VALUE_NAMES: Mapping[str, Mapping[Any, Text]] = {
    "state": {
        "ended": say("Đã kết thúc"),
        "lately": say("Kết thúc trong 12 tháng"),
        "every": say("Mọi trạng thái"),
        **STATE_NAMES,
    },
    "kind": KIND_NAMES,
    "channel": CHANNEL_NAMES,
    "overdue": {"1": say("Đã quá hạn")},
    "kept": {"yes": say("Giữ đúng mọi hạn"), "no": say("Có hạn bị trễ")},
}


def search_from(args: Mapping[str, str]) -> RequestSearch:
    """The search that an address asks for; what it does not understand it leaves out."""
    args = readable(args)
    state = args.get("state", "")
    one = one_of(RequestState, state)
    ended = {"ended": ENDED, "lately": ENDED}
    states = ended.get(state, frozenset({one}) if one else frozenset(RequestState))
    return RequestSearch(
        under_way=not (one or state in ("ended", "lately", "every")),
        states=states,
        kind=one_of(RequestKind, args.get("kind", "")),
        channel=one_of(RequestChannel, args.get("channel", "")),
        owner_id=id_in(args.get("owner", "")),
        unowned=args.get("owner") == NOBODY,
        overdue=args.get("overdue") == "1",
        kept={"yes": True, "no": False}.get(args.get("kept", "")),
        lately=state == "lately",
        only=chosen_in(args.get("only", "")),
        after=place_in(args.get("after", "")),
    )
