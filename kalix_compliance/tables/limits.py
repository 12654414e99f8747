"""How large a file of people may be, and what is refused about one: codes, each with its words."""

from kalix_compliance.core.language import Sentence, say

MEGABYTE = 1024 * 1024
LARGEST_FILE = 25 * MEGABYTE
MOST_ROWS = 200_000
MOST_COLUMNS = 400
LONGEST_CELL = 1_200
"""Letters of a cell that are looked at: an address has at most 300, and marks may stand apart."""
HEAD_ROWS = 21

# fmt: off
TROUBLES: dict[str, Sentence] = {
    "empty":     say("Tệp này rỗng. Chọn lại tệp."),
    "no-rows":   say("Tệp chỉ có dòng tiêu đề, chưa có người nào. Chọn lại tệp."),
    "too-large": say("Tệp lớn hơn %(most)s MB. Chia thành nhiều tệp rồi nhập lần lượt.",
                     most=LARGEST_FILE // MEGABYTE),
    "too-many":  say("Tệp có hơn %(most)s dòng. Chia thành nhiều tệp rồi nhập lần lượt.",
                     most="200.000"),
    "mostly-empty": say("Tệp có quá nhiều dòng trống. Chép riêng danh sách sang tệp mới rồi tải lên lại."),
    "too-wide":  say("Tệp có hơn %(most)s cột. Xóa bớt cột không cần rồi lưu lại.", most=MOST_COLUMNS),
    "encoding":  say("Có chữ không đọc được theo bảng mã này. Chọn bảng mã khác, hoặc lưu tệp dạng "
                     "CSV UTF-8 rồi tải lên lại."),
    "old-excel": say("Tệp Excel đời cũ (.xls) hoặc có mật khẩu. Mở bằng Excel, bỏ mật khẩu, lưu thành "
                     ".xlsx rồi tải lên lại."),
    "not-a-list": say("Tệp này không phải là CSV hay Excel (.xlsx). Xuất danh sách ra một trong hai loại "
                      "đó rồi tải lên lại."),
    "broken":    say("Tệp hỏng hoặc thiếu một phần. Mở bằng Excel, lưu lại rồi tải lên lại."),
    "bomb":      say("Tệp Excel giải nén ra quá lớn so với một danh sách. Chép riêng danh sách sang tệp mới "
                     "rồi tải lên lại."),
}
# fmt: on


class FileRefused(Exception):
    """This file is not taken; `code` is a key of TROUBLES."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code

    @property
    def words(self) -> Sentence:
        return TROUBLES[self.code]
