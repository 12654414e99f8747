<%!
import re
%>"""${message}

Revision: ${up_revision}, after ${down_revision | comma,n}, made ${create_date}
"""

import sqlalchemy as sa
from alembic import op
${imports if imports else ""}
revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = ${repr(branch_labels)}
depends_on = ${repr(depends_on)}


def upgrade(store: str) -> None:
    globals()[f"upgrade_{store}"]()


def downgrade(store: str) -> None:
    globals()[f"downgrade_{store}"]()

<% stores = config.get_main_option("stores").split(",") %>
% for store in stores:

def upgrade_${store}() -> None:
    ${context.get(f"{store}_upgrades", "pass")}


def downgrade_${store}() -> None:
    ${context.get(f"{store}_downgrades", "pass")}

% endfor
