"""Why a backup is not made, not tried or not restored: codes, and what to do about each in words."""

from enum import StrEnum

from kalix_compliance.core.errors import RuleBroken
from kalix_compliance.core.language import Sentence, say


class Trouble(StrEnum):
    """What stood in the way, or what a trial found; kept as a code with the run."""

    NO_KEY = "no-key"
    BAD_KEY = "bad-key"
    BUSY = "busy"
    NO_SPACE = "no-space"
    NO_FOLDER = "no-folder"
    NO_BACKUP = "no-backup"
    ONE_PLACE = "one-place"
    NOT_A_BACKUP = "not-a-backup"
    OTHER_KEY = "other-key"
    SWAPPED = "swapped"
    DAMAGED = "damaged"
    NEWER = "newer"
    OTHER_DATABASE = "other-database"
    NOT_EMPTY = "not-empty"
    KEYS_THERE = "keys-there"
    NO_KEYS = "no-keys"
    OTHER_KEYS = "other-keys"
    NO_TOOLS = "no-tools"
    TOOL_FAILED = "tool-failed"
    NO_SCRATCH = "no-scratch"
    INTEGRITY = "integrity"
    COUNTS = "counts"
    CHAIN = "chain"
    OTHER_CHAIN = "other-chain"
    KEYS_MISSING = "keys-missing"
    UNREADABLE = "unreadable"
    NOT_EMPTIED = "not-emptied"
    FAULT = "fault"


# fmt: off
WORDS: dict[Trouble, Sentence] = {
    Trouble.NO_KEY: say(
        "Chưa có khóa sao lưu. Đặt BACKUP_KEY (32 byte, base64), cất một bản của khóa ở nơi khác máy "
        "này, rồi khởi động lại."),
    Trouble.BAD_KEY: say("BACKUP_KEY không đúng dạng: cần 32 byte viết bằng base64."),
    Trouble.BUSY: say("Một lần sao lưu hoặc khôi phục khác đang chạy. Đợi xong rồi thử lại."),
    Trouble.NO_SPACE: say("Ổ đĩa không đủ chỗ. Dọn chỗ, hoặc đặt BACKUP_DIR sang ổ khác, rồi thử lại."),
    Trouble.NO_FOLDER: say("Không ghi được vào thư mục sao lưu. Kiểm tra BACKUP_DIR và quyền ghi."),
    Trouble.NO_BACKUP: say("Chưa có bản sao lưu nào để thử. Chạy: flask backup create."),
    Trouble.ONE_PLACE: say(
        "Hồ sơ và khóa nằm chung một cơ sở dữ liệu nên không sao lưu riêng được. Đặt KEYSTORE_URL sang "
        "cơ sở dữ liệu hoặc schema khác."),
    Trouble.NOT_A_BACKUP: say("Tệp này không phải là bản sao lưu của hệ thống."),
    Trouble.OTHER_KEY: say("Bản sao lưu này được niêm bằng khóa khác. Đặt đúng BACKUP_KEY của ngày sao lưu."),
    Trouble.SWAPPED: say("Hai tệp bị đổi chỗ: --records cần tệp hồ sơ, --keys cần tệp khóa."),
    Trouble.DAMAGED: say("Tệp bị cắt hoặc bị sửa nên không dùng được. Lấy lại bản gốc hoặc dùng bản khác."),
    Trouble.NEWER: say(
        "Bản sao lưu này do phiên bản mới hơn của phần mềm tạo. Cài phiên bản đó rồi khôi phục."),
    Trouble.OTHER_DATABASE: say(
        "Bản sao lưu này của loại cơ sở dữ liệu khác. Đặt DATABASE_URL và KEYSTORE_URL đúng loại."),
    Trouble.NOT_EMPTY: say(
        "Nơi khôi phục đã có dữ liệu và không bị ghi đè. Đặt DATABASE_URL sang nơi trống, chưa có bảng nào."),
    Trouble.KEYS_THERE: say(
        "Kho khóa đã có khóa. Kho khóa mới nhất luôn được dùng: chạy lại với --keys-live."),
    Trouble.NO_KEYS: say(
        "Không thấy khóa của dữ liệu này. Đặt KEYSTORE_URL tới kho khóa mới nhất, hoặc dùng --keys TỆP."),
    Trouble.OTHER_KEYS: say("MASTER_KEY không mở được kho khóa này. Đặt MASTER_KEY của ngày sao lưu khóa."),
    Trouble.NO_TOOLS: say(
        "Máy này chưa có pg_dump và pg_restore. Cài bộ công cụ PostgreSQL cùng phiên bản với máy chủ."),
    Trouble.TOOL_FAILED: say(
        "Công cụ của PostgreSQL báo lỗi. Phiên bản công cụ phải bằng hoặc mới hơn máy chủ; xem lời báo "
        "trong nhật ký của tiến trình nền."),
    Trouble.NO_SCRATCH: say(
        "Không tạo được cơ sở dữ liệu tạm để khôi phục thử. Cho vai trò này quyền CREATEDB."),
    Trouble.INTEGRITY: say("Cơ sở dữ liệu trong bản sao lưu bị hỏng. Kiểm tra ổ đĩa và tạo bản sao lưu mới."),
    Trouble.COUNTS: say("Số dòng khôi phục được khác số dòng lúc sao lưu. Tạo bản sao lưu mới và thử lại."),
    Trouble.CHAIN: say("Chuỗi nhật ký trong bản sao lưu không khớp. Báo người phụ trách hệ thống."),
    Trouble.OTHER_CHAIN: say(
        "Nhật ký đang dùng không còn giống nhật ký lúc sao lưu: có thể đã bị viết lại. Giữ nguyên các bản "
        "sao lưu và báo người phụ trách hệ thống."),
    Trouble.KEYS_MISSING: say("Bản sao lưu khóa thiếu khóa của một số khách."),
    Trouble.UNREADABLE: say("Một số hồ sơ khôi phục không mở được bằng khóa."),
    Trouble.NOT_EMPTIED: say("Người đã xóa dữ liệu chưa được xóa lại trong bản khôi phục."),
    Trouble.FAULT: say("Máy gặp lỗi. Xem nhật ký của tiến trình nền."),
}
# fmt: on


class BackupRefused(RuleBroken):
    """A backup cannot be made, read or restored; `trouble` says why, `detail` what a tool said."""

    def __init__(self, trouble: Trouble, detail: str = "") -> None:
        super().__init__(WORDS[trouble], *([detail] if detail else []))
        self.trouble = trouble


def words_of(code: str) -> Sentence:
    """What a stored code says; one that nobody knows any more is a fault."""
    return WORDS[Trouble(code)] if code in set(Trouble) else WORDS[Trouble.FAULT]
