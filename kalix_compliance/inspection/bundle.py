"""One bundle: every chapter, the verifier, the words that explain it, and the signed list of it all."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC
from pathlib import Path
from typing import Any

from sqlalchemy import func, select, union
from sqlalchemy.orm import Session

from kalix_compliance.audit.checkpoints import fingerprint
from kalix_compliance.audit.witness import signer_of
from kalix_compliance.core.actor import Actor
from kalix_compliance.core.language import in_vietnamese
from kalix_compliance.inspection.chapters.clocks import write_clocks
from kalix_compliance.inspection.chapters.filings import write_filings
from kalix_compliance.inspection.chapters.people import write_people
from kalix_compliance.inspection.chapters.proofs import write_proofs
from kalix_compliance.inspection.chapters.registers import registers_of, write_registers
from kalix_compliance.inspection.chapters.trail import write_trail
from kalix_compliance.inspection.contents import Contents, Period
from kalix_compliance.notifications.models import OutboxMessage

VERIFIER = Path(__file__).with_name("verifier.py")
README = Path(__file__).with_name("README.txt")
CHAPTERS: tuple[Callable[[Contents], None], ...] = (
    write_registers,
    write_clocks,
    write_filings,
    write_proofs,
    write_people,
)
TABLES = 9
"""Tables beside the registers; with the papers and the trail the parts that are counted."""


@dataclass(frozen=True)
class Written:
    """What a bundle holds: how many files, up to which entry of the trail; its manifest's SHA-256."""

    files: int
    entry: int
    manifest: str


def write_bundle(
    contents: Contents, settings: Mapping[str, Any], facts: Mapping[str, str]
) -> Written:
    """Write everything into the contents' packer. `facts` are told in the manifest: purpose, number, signer.

    Read in one transaction that sees one state of the records; in Vietnamese, whoever asks.
    """
    try:
        with in_vietnamese():
            return _written(contents, settings, facts)
    except BaseException:
        contents.packer.abandon()
        raise


def _written(contents: Contents, settings: Mapping[str, Any], facts: Mapping[str, str]) -> Written:
    signer = signer_of(settings)
    for chapter in CHAPTERS:
        chapter(contents)
    ends = write_trail(contents, settings, signer)
    said = {**_said(contents), **facts, "notes": [str(note) for note in contents.notes]}
    contents.packer.add("verify.py", VERIFIER.read_bytes())
    contents.packer.add("README.txt", _readme(said, fingerprint(signer.key)))
    manifest = contents.packer.close(said, signer)
    return Written(len(contents.packer.files), ends.head.number, manifest)


def parts_of(contents: Contents) -> int:
    """How often `contents.done` will be called."""
    return len(registers_of(contents.reader)) + TABLES + 2


def people_in(session: Session, reader: Actor, period: Period) -> int:
    """How many people a bundle names, masked."""
    columns = [
        select(getattr(register.model, register.person)).where(
            *([register.seen_by(reader)] if register.seen_by else [])
        )
        for register in registers_of(reader)
        if register.person
    ]
    mails = select(OutboxMessage.customer_id).where(
        OutboxMessage.created_at >= period.begins, OutboxMessage.created_at < period.ends
    )
    every = union(*columns, mails).subquery()
    named = select(func.count()).select_from(every).where(every.c[0].is_not(None))
    return session.scalar(named) or 0


def _said(contents: Contents) -> dict[str, Any]:
    return {
        "kind": "kalix-inspection-1",
        "company": contents.company.name,
        "from": contents.period.first.isoformat(),
        "to": contents.period.last.isoformat(),
        "made_at": contents.now.astimezone(UTC).isoformat(timespec="seconds"),
        "made_by": contents.asked_by,
    }


def _readme(said: Mapping[str, Any], key: str) -> bytes:
    """The words with what is particular to this bundle; what is put in is put in once."""
    text = README.read_text(encoding="utf-8")
    notes = "\n".join(f"- {note}" for note in said["notes"]) or "-"
    values = {**{name: str(value) for name, value in said.items()}, "key": key, "notes": notes}
    for name, value in values.items():
        text = text.replace(f"[{name}]", value)
    return text.encode()
