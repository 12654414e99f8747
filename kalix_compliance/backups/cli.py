"""`flask backup …`: make a backup, list them, try the newest, put one back."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from flask.cli import AppGroup
from flask_babel import force_locale

from kalix_compliance.backups.again import Again
from kalix_compliance.backups.creating import create_backup, folder_of_backups
from kalix_compliance.backups.folder import Folder
from kalix_compliance.backups.refusals import WORDS, BackupRefused
from kalix_compliance.backups.restoring import restore_backup
from kalix_compliance.backups.sealed_file import Store
from kalix_compliance.backups.trial import try_newest
from kalix_compliance.core.actor import system_actor
from kalix_compliance.core.language import Text
from kalix_compliance.core.permissions import Permission

group = AppGroup("backup", help="Sao lưu và khôi phục / backups and restoring them.")
COMMAND_LINE = system_actor("command-line", Permission.SYSTEM_BACKUP)
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
FOLDER = click.Path(file_okay=False, path_type=Path)


@group.command("create")
@click.option("--to", "place", type=FOLDER, help="Thay cho BACKUP_DIR / instead of BACKUP_DIR.")
def create(place: Path | None) -> None:
    """Back up records and keys, each encrypted, while the system runs."""
    with _said_plainly():
        made = create_backup(COMMAND_LINE, place)
    folder = Folder(place) if place else folder_of_backups()
    for store in Store:
        click.echo(folder.file(store, made.name))


@group.command("list")
@click.option("--in", "place", type=FOLDER, help="Thay cho BACKUP_DIR / instead of BACKUP_DIR.")
def show(place: Path | None) -> None:
    """The whole backups of the folder, the newest first."""
    folder = Folder(place) if place else folder_of_backups()
    for made in folder.manifests():
        rows = sum(made.records.counts.values())
        click.echo(f"{made.name:<22} {made.bytes / 1e6:10.1f} MB {rows:12,} rows  {made.made_at}")


@group.command("trial")
def trial() -> None:
    """Restore the newest backup into a scratch place, say what it shows, take it away again."""
    with _said_plainly():
        tried = try_newest(COMMAND_LINE)
    for trouble in tried.troubles:
        click.echo(_in_both(WORDS[trouble]))
    if not tried.good:
        raise SystemExit(1)
    click.echo(f"{tried.name}: khôi phục được / can be restored.")


@group.command("restore")
@click.option("--records", required=True, type=FILE, help="Tệp hồ sơ / the file of the records.")
@click.option(
    "--keys", type=FILE, help="Tệp khóa, chỉ khi kho khóa đã mất / only if keys are lost."
)
@click.option("--keys-live", is_flag=True, help="Kho khóa đang có / the key store that is there.")
def restore(records: Path, keys: Path | None, keys_live: bool) -> None:
    """Restore into the empty stores of the settings. Stop the web server and the worker first.

    Who was erased after the backup is erased again, mail that may have left is held for a person to decide,
    everybody signs in anew, and the search index is built.
    """
    if (keys is None) != keys_live:
        raise click.UsageError(
            "Chọn một: --keys-live hoặc --keys TỆP. / Choose one: --keys-live or --keys FILE."
        )
    with _said_plainly():
        done = restore_backup(records, keys)
    click.echo(f"{done.heading.name}: đã khôi phục / restored.")
    _tell(done.shown.again, done.indexed)
    for trouble in done.shown.troubles:
        click.echo(_in_both(WORDS[trouble]))
    if keys is not None:
        click.echo(
            "Đã dùng tệp khóa cũ: ai được xóa sau tệp đó phải xóa lại. / An older key file was used: "
            "whoever was erased after it has to be erased again."
        )


def _tell(again: Again, indexed: int) -> None:
    for number, words in (
        (indexed, "khách tìm được / customers can be found"),
        (again.emptied, "người đã xóa được xóa lại / erased people were emptied again"),
        (again.finished, "việc xóa dở được làm xong / erasures under way were finished"),
        (again.held_mail, "thư được giữ lại chờ người quyết định / mails wait for a person"),
        (again.paused, "đợt gửi tạm dừng / campaigns are paused"),
        (again.ended_sessions, "phiên đăng nhập kết thúc / sessions were ended"),
        (again.drafts, "bản nháp không còn khóa / drafts without a key"),
        (again.files, "tệp danh sách phải tải lại / lists that have to be uploaded again"),
    ):
        click.echo(f"{number:>8,}  {words}")


@contextmanager
def _said_plainly() -> Iterator[None]:
    try:
        yield
    except BackupRefused as refusal:
        reason, *detail = refusal.reasons
        raise click.ClickException("\n".join([_in_both(reason), *map(str, detail)])) from refusal


def _in_both(words: Text) -> str:
    vietnamese = str(words)
    with force_locale("en"):
        english = str(words)
    return vietnamese if english == vietnamese else f"{vietnamese}\n{english}"
