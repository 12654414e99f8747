"""What oversight lends to the frame of every page."""

from flask import Flask

from kalix_compliance.core.actor import Actor
from kalix_compliance.core.language import Sentence
from kalix_compliance.oversight.queries.jobs import banner
from kalix_compliance.oversight.queries.storage import disks
from kalix_compliance.oversight.rules import Room
from kalix_compliance.web.reading import now, reader


def install_oversight(app: Flask) -> None:
    """The banner that says which jobs are late and that a disk is full, for who looks after the system."""

    def late(_actor: Actor) -> list[Sentence]:
        full = [
            disk.trouble for disk in disks(app.config) if disk.trouble and disk.room is Room.GONE
        ]
        return [*banner(reader(), now()), *full]

    app.extensions["late_jobs"] = late
