"""The headers of every answer: what a browser may do with our pages."""

from flask import Flask, Response

CONTENT_SECURITY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; "
    "base-uri 'none'; object-src 'none'"
)
UNUSED_FEATURES = "camera=(), microphone=(), geolocation=(), payment=(), usb=(), display-capture=()"
TWO_YEARS = 2 * 365 * 24 * 3600  # seconds

ALWAYS = {
    "Content-Security-Policy": CONTENT_SECURITY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # Other sites learn nothing; our own CSRF check over HTTPS needs to see where a form came from.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": UNUSED_FEATURES,
}


def install_headers(app: Flask) -> None:
    """Add the headers; HSTS only when the company has said (HTTPS=True) that HTTPS works."""
    always = dict(ALWAYS)
    if app.config.get("HTTPS"):
        always["Strict-Transport-Security"] = f"max-age={TWO_YEARS}; includeSubDomains"

    @app.after_request
    def add_headers(response: Response) -> Response:
        for name, value in always.items():
            response.headers.setdefault(name, value)
        # Pages carry personal data and tokens: no copy stays in a cache or behind the back button.
        response.headers.setdefault("Cache-Control", "no-store")
        return response
