"""A made-up scan of a paper: one page that says that it is made up."""

from kalix_compliance.vault.folding import fold


def scan(*lines: str) -> bytes:
    """A PDF of one page with these lines without their marks; no such paper exists."""
    said = ("BAN QUET DUNG THU - KHONG CO THAT", *lines)
    shown = "".join(f"({_letters(line)}) Tj T* " for line in said)
    drawing = f"BT /F1 12 Tf 60 760 Td 20 TL {shown}ET".encode("latin-1", "replace")
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources 5 0 R >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawing), drawing),
        b"<< /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >>",
    )
    made, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    count = len(objects) + 1
    return made + (
        b"xref\n0 %d\n0000000000 65535 f \n%s" % (count, table)
        + b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (count, len(made))
    )


def _letters(line: str) -> str:
    return fold(line).replace("(", " ").replace(")", " ").replace("\\", " ")
