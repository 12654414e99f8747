"""`flask customers …`"""

import click
from flask.cli import AppGroup

from kalix_compliance.customers import index
from kalix_compliance.customers.repair import bring_into_step

group = AppGroup("customers", help="Customers and the search over them.")


@group.command("reindex")
def reindex() -> None:
    """Drop the search index and build it anew from the sealed records."""
    index.empty()
    done = bring_into_step()
    click.echo(
        f"Đã lập lại chỉ mục cho {done.indexed} khách hàng. / Indexed {done.indexed} customers."
    )
