"""What the pages call the forms of a file."""

from kalix_compliance.core.language import say
from kalix_compliance.exports.kinds import Form

FORM_NAMES = {
    Form.XLSX: say("Excel (.xlsx)"),
    Form.CSV: say("CSV, cho phần mềm khác"),
    Form.PDF: say("PDF, để in và gửi"),
    Form.ZIP: say("Gói nén (.zip)"),
}
MEDIA_TYPES = {
    Form.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Form.CSV: "text/csv; charset=utf-8",
    Form.PDF: "application/pdf",
    Form.ZIP: "application/zip",
}
