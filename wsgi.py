"""The WSGI application: `gunicorn wsgi:app`, `flask --app wsgi …`."""

import sys

from kalix_compliance.app import create_app
from kalix_compliance.core.errors import CannotStart

STOP_FOR_GOOD = 3  # gunicorn does not restart a worker that ends with this code

try:
    app = create_app()
except CannotStart as refusal:
    print(f"\n{refusal}\n", file=sys.stderr)
    sys.exit(STOP_FOR_GOOD)
