"""Installs, starts and stops a real WIMS server for the live tests.

    python tests/live/wims_server.py install|start|stop|status

`WIMS_SUITE` says of which Debian: `trixie` (the default) or `sid`; both may run at once. Needs root
on Debian or Ubuntu. A server lives in a folder of its own made by debootstrap
(`~/.cache/edusync-wims/SUITE`, or below `$EDUSYNC_WIMS_CACHE`), listens on 127.0.0.1 only, on a
free port, and is described by `state.json` in that folder. Only /proc is mounted in it.
"""

import contextlib
import fcntl
import json
import math
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterable
from pathlib import Path
from typing import Any

# The version of WIMS that each suite had when these tests were made; sid moves.
VERSIONS = {"trixie": "4.29a", "sid": "4.31b"}
SUITE = os.environ.get("WIMS_SUITE", "trixie")
PACKAGES = "apache2,adduser,liburi-perl"
LEFT_ALONE = 20  # seconds before a class without a definition is taken for a deleted one
TRIES = 3  # of everything that downloads

CACHE = Path(os.environ.get("EDUSYNC_WIMS_CACHE", Path.home() / ".cache" / "edusync-wims"))
HOME = CACHE / SUITE
ROOT = HOME / "root"
STATE = HOME / "state.json"
WIMS_HOME = ROOT / "var/lib/wims"
CLASSES = WIMS_HOME / "log/classes"

# One connection file each: what differs from an ordinary, allowed connection.
CONNECTIONS: dict[str, dict[str, str]] = {
    "edusync": {},
    "edusyncwims": {"ident_type": "wims"},
    "edusyncip": {"ident_site": "10.0.0.4"},
    "edusyncagent": {"ident_agent": "otheragent"},
    "edusynchttps": {"ident_protocol": "https"},
    "edusyncdeny": {"ident_deny": "delclass gettime"},
}


def run(*command: str, tries: int = 1, cwd: Path | None = None) -> None:
    """Runs a command, again after a failure if `tries` says so; SystemExit when it fails."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C"}
    for attempt in range(1, tries + 1):
        if subprocess.run(command, cwd=cwd, env=environment, check=False).returncode == 0:
            return
        print(f"attempt {attempt} of {tries} failed: {' '.join(command)}", file=sys.stderr)
        if attempt < tries:
            time.sleep(5 * attempt)
    raise SystemExit(f"cannot go on without: {' '.join(command)}")


def install() -> None:
    """Makes the server's folder, unless it is there already; about 90 seconds."""
    if SUITE not in VERSIONS:
        raise SystemExit(f"WIMS_SUITE is {SUITE}; there are {', '.join(VERSIONS)}")
    CACHE.mkdir(parents=True, exist_ok=True)
    with (CACHE / "installing").open("w") as alone:
        fcntl.flock(alone, fcntl.LOCK_EX)  # apt and debootstrap are not for two at once
        if not (HOME / "installed").exists():
            _install()


def _install() -> None:
    if os.geteuid() != 0 or not shutil.which("dpkg"):
        raise SystemExit(
            "The real WIMS server needs root on Debian or Ubuntu; or point WIMS_URL, WIMS_IDENT, "
            "WIMS_PASSWD and WIMS_RCLASS at another WIMS server."
        )
    if not shutil.which("debootstrap"):
        run("apt-get", "update", tries=TRIES)
        run("apt-get", "install", "-y", "debootstrap", tries=TRIES)
    stop()
    shutil.rmtree(ROOT, ignore_errors=True)
    HOME.mkdir(parents=True, exist_ok=True)
    for attempt in range(1, TRIES + 1):
        try:
            run("debootstrap", "--variant=minbase", f"--include={PACKAGES}", SUITE, str(ROOT))
            break
        except SystemExit:
            shutil.rmtree(ROOT, ignore_errors=True)  # debootstrap cannot go on in a half-made one
            if attempt == TRIES:
                raise
    mount()
    apt = ROOT / "etc/apt/apt.conf.d/99edusync"
    apt.write_text('Acquire::Check-Valid-Until "false";\n')  # an archive's copy may be past its day
    run("chroot", str(ROOT), "apt-get", "update", tries=TRIES)
    download = "cd /tmp && apt-get download wims wims-modules"
    run("chroot", str(ROOT), "sh", "-c", download, tries=TRIES)
    packages = [f"/tmp/{path.name}" for path in (ROOT / "tmp").glob("wims*.deb")]
    run("chroot", str(ROOT), "dpkg", "--force-depends", "-i", *packages)
    run("chroot", str(ROOT), "a2enmod", "cgid")  # the package of sid does not do it
    installed = subprocess.run(
        ["chroot", str(ROOT), "dpkg-query", "-W", "-f", "${Version}", "wims"],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    if f":{VERSIONS[SUITE]}+" not in installed:
        told = f"{SUITE} has WIMS {installed}, but these tests were made for {VERSIONS[SUITE]}"
        if SUITE != "sid":
            raise SystemExit(told)
        print(told, file=sys.stderr)
    (HOME / "installed").write_text(installed + "\n")


def mount() -> None:
    if not os.path.ismount(ROOT / "proc"):
        run("mount", "-t", "proc", "proc", str(ROOT / "proc"))


def configure(port: int) -> str:
    """Writes Apache's port, the overload thresholds and the connection files; the password.

    The jobs that WIMS runs at night are switched off: they look for updates on the network, and
    interrupt the server meanwhile.
    """
    for nightly in ("modupdate.auto", "housekeep.daily"):
        (ROOT / "usr/lib/wims/bin" / nightly).write_text("#!/bin/sh\n")
    apache = ROOT / "etc/apache2"
    (apache / "ports.conf").write_text(f"Listen 127.0.0.1:{port}\nServerName 127.0.0.1\n")
    (apache / "sites-enabled/000-default.conf").unlink(missing_ok=True)
    settings = WIMS_HOME / "log/wims.conf"
    lines = [
        line
        for line in settings.read_text(encoding="latin-1").splitlines()
        if not line.startswith("threshold")
    ]
    lines += ["threshold1=100000", "threshold2=200000"]
    settings.write_text("\n".join(lines) + "\n", encoding="latin-1")
    password = secrets.token_hex(8)
    owner = CLASSES.stat()
    for ident, differences in CONNECTIONS.items():
        values = {
            "ident_site": "127.0.0.1",
            "ident_desc": f"edusync live tests, {ident}",
            "ident_agent": "python-requests",
            "ident_protocol": "http",
            "ident_password": password,
            "ident_type": "json",
            **differences,
        }
        path = CLASSES / ".connections" / ident
        path.write_text("".join(f"{key}={value}\n" for key, value in values.items()))
        os.chown(path, owner.st_uid, owner.st_gid)
        path.chmod(0o600)
    return password


def start() -> None:
    """Starts the server unless it answers already."""
    install()
    tidy()
    if STATE.exists() and version_of(state()["url"]):
        return
    stop()
    (CLASSES / ".lockindex").unlink(missing_ok=True)  # of a job that was killed: nobody works now
    mount()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    password = configure(port)
    url = f"http://127.0.0.1:{port}/wims/wims.cgi"
    values = {"url": url, "ident": "edusync", "passwd": password, "classes": str(CLASSES)}
    STATE.touch(mode=0o600)
    STATE.write_text(json.dumps(values))
    run("chroot", str(ROOT), "apachectl", "start")
    for _ in range(100):
        if version_of(url):
            return
        time.sleep(0.1)
    raise SystemExit(f"the server does not answer; see {ROOT}/var/log/apache2/error.log")


def tidy() -> None:
    """Removes what WIMS left of deleted classes: a folder with a log in it.

    Some hundred of them make addclass and delclass ten times slower.
    """
    for folder in CLASSES.glob("[0-9]*"):
        left = folder.is_dir() and not (folder / ".def").exists()
        if left and time.time() - folder.stat().st_mtime > LEFT_ALONE:
            shutil.rmtree(folder)


def remove(numbers: Iterable[str]) -> None:
    """Removes classes past WIMS: their folders, their backups, and their lines in the index.

    Nobody may work with the index meanwhile.
    """
    gone = {*numbers}
    for number in gone:
        shutil.rmtree(CLASSES / number, ignore_errors=True)
        (CLASSES / f"{number}.tgz").unlink(missing_ok=True)
    index = CLASSES / ".index"
    lines = index.read_bytes().splitlines(keepends=True) if index.exists() else []
    left = [line for line in lines if line[1:].partition(b",")[0].decode("latin-1") not in gone]
    if left != lines:
        index.write_bytes(b"".join(left))


def renew(file: Path) -> None:
    """Makes a student's work newer than what WIMS read of it, which it compares by the second."""
    soon = math.ceil(time.time()) + 1
    os.utime(file, (soon, soon))


def version_of(url: str) -> str:
    """The version of the WIMS that answers there; '' if none does."""
    try:
        with urllib.request.urlopen(
            f"{url}?module=adm/raw&job=getinfoserver&code=x", timeout=20
        ) as reply:
            return str(json.load(reply)["server_version"])
    except (urllib.error.URLError, OSError, ValueError, LookupError, TypeError):
        return ""


def state() -> dict[str, Any]:
    """What `start` wrote: url, ident, passwd and classes (the folder of the classes)."""
    values: dict[str, Any] = json.loads(STATE.read_text())
    return values


def stop() -> None:
    """Ends every process that runs inside the server's folder, and unmounts its /proc."""
    for sent in (signal.SIGTERM, signal.SIGKILL):
        deadline = time.monotonic() + 5
        while pids := processes():
            for pid in pids:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, sent)
            if time.monotonic() > deadline:
                break
            time.sleep(0.1)
    if os.path.ismount(ROOT / "proc"):
        run("umount", str(ROOT / "proc"))
    STATE.unlink(missing_ok=True)


def processes() -> list[int]:
    """The processes whose root folder is the server's: those that `start` started."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                if os.readlink(entry / "root") == str(ROOT):
                    found.append(int(entry.name))
            except OSError:
                continue
    return found


def status() -> None:
    version = version_of(state()["url"]) if STATE.exists() else ""
    package = (HOME / "installed").read_text().strip() if (HOME / "installed").exists() else "none"
    print(
        f"{SUITE}: package {package},",
        f"WIMS {version} at {state()['url']}" if version else "not running",
    )


COMMANDS = {"install": install, "start": start, "stop": stop, "status": status}

if __name__ == "__main__":
    if len(sys.argv) != 2 or sys.argv[1] not in COMMANDS:
        raise SystemExit(f"usage: wims_server.py {'|'.join(COMMANDS)}")
    COMMANDS[sys.argv[1]]()
