"""What oversight lends to the frame of every page."""

from flask import Flask

from kalix_compliance.core.actor import Actor
from kalix_compliance.core.language import Sentence
from kalix_compliance.jobs.health import late_jobs
from kalix_compliance.oversight.system_state import late_sentence
from kalix_compliance.web.reading import now, reader


def install_oversight(app: Flask) -> None:
    """The banner that says which jobs are late, for those who look after the system."""

    def late(_actor: Actor) -> list[Sentence]:
        return [late_sentence(job) for job in late_jobs(reader(), now())]

    app.extensions["late_jobs"] = late
