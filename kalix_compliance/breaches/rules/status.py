"""How far a breach has come: worked out from what has been done, never typed, never stored."""

from kalix_compliance.breaches.kinds import Choice, DecisionAbout, Status
from kalix_compliance.breaches.rules.standing import Standing


def status_of(case: Standing) -> Status:
    """The furthest point that the record proves.

    Notified means that everybody who must be told has been: the authority by a filed Mẫu số 08, the
    people one by one, each unless a signed decision says that they need not be.
    """
    if case.ruled_out:
        return Status.RULED_OUT
    if case.closed:
        return Status.CLOSED
    if not case.confirmed:
        return Status.SUSPECTED
    if authority_told(case) and people_told(case) and somebody_told(case):
        return Status.NOTIFIED
    return Status.CONTAINED if case.contained else Status.CONFIRMED


def authority_told(case: Standing) -> bool:
    """Whether Mẫu số 08 is filed, or a signed decision says that it need not be."""
    return case.mau_08_filed or case.decided(DecisionAbout.AUTHORITY) is Choice.DO_NOT


def people_told(case: Standing) -> bool:
    """Whether every person on the list is told, or a signed decision says that they need not be."""
    if case.decided(DecisionAbout.PEOPLE) is Choice.DO_NOT:
        return True
    return case.people > 0 and case.untold == 0


def somebody_told(case: Standing) -> bool:
    """With two decisions not to notify there is no notice that the word could mean."""
    return case.mau_08_filed or case.decided(DecisionAbout.PEOPLE) is not Choice.DO_NOT
