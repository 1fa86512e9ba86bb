# SPDX-License-Identifier: AGPL-3.0-or-later
"""Starting and ending the agent."""

from __future__ import annotations

import os
import resource
import signal
import sys
import time
from pathlib import Path
from threading import Thread

if __name__ == "__main__":
    # msgspec would load it where it is installed: 5 MB for what Python has since 3.11. Never in a process of others.
    sys.modules["typing_extensions"] = None  # type: ignore[assignment] # the import system's word for "not here"

import msgspec
import sqlcipher3

from hourself.agent.away.link import Asker
from hourself.agent.folder import make_folder
from hourself.agent.instance import HERE, CopiedError, OthersError, claim
from hourself.agent.line import AddressError, Line, is_loopback
from hourself.agent.lock import take_lock
from hourself.agent.loop import Recorder
from hourself.agent.signed_in import Renewal, Rest, SignedIn, Watch, choose, keep_signed_in, start_anew
from hourself.agent.spool import Spool, open_spool
from hourself.agent.tray.link import Tray, find_bus
from hourself.agent.upload import Uploader
from hourself.agent.watch.choose import find_desk, may_come
from hourself.agent.watch.desk import Desk, DeskLost
from hourself.agent.wishes import Wishes
from hourself.core.options import Option, OptionError, read_options, text, whole, yes_no
from hourself.wire.settings import Settings

OPTIONS = (
    Option("server", text, "http://127.0.0.1:8417", "The server to send to: https, or loopback."),
    Option("token", text, None, "This device's token, from `hourself device add`.", secret=True),
    Option("idle_minutes", whole(1, 60), 5, "Minutes without input after which you count as away."),
    Option("titles", yes_no, True, "Whether window titles are kept, cleaned, for apps that are no browsers."),
    Option("browser_titles", yes_no, False, "Whether the titles of browsers' windows are kept too."),
    Option(
        "browsers", yes_no, True, "Whether a browser counts, by its own name, where its site is not known."
    ),
    Option(
        "media",
        yes_no,
        True,
        "Whether a video or call that is heard in front is use without input, up to an hour.",
    ),
    Option("away", yes_no, True, "Whether you are asked, when you come back, what an absence was."),
    Option("tray", yes_no, True, "Whether an icon stands in the desktop's tray, where it has one."),
)
NO_DISPLAY = 3
#: Of a fault: whoever started the agent may start it again. Python's own is 1, which says that another agent is here.
_FAULT = 70
#: How often a desk that is not here is looked for every two seconds, and the seconds between looks after that.
_SOON, _LATER = 60, 15.0
#: Seconds between looks whether a full disk has room again.
_ROOM = 5.0


def run(folder: Path, rest: Rest = "") -> int:
    """Record and upload until told to end. Exit 0: ended; 1: another agent is here; 2: a setting; 3: no display.

    `rest`: what becomes of spans that wait for another account.
    """
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    make_folder(folder)
    try:
        options = read_options(OPTIONS, os.environ, lambda file: Path(file).read_text())
        signed_in = choose(folder, options, os.environ)
        file = os.environ.get("HOURSELF_TOKEN_FILE")
        line = Line(str(options["server"]), str(options["token"] or ""), Path(file) if file else None)
    except (OptionError, AddressError) as error:
        return _fail(str(error), 2)
    lock = take_lock(folder)
    if lock is None:
        return _fail(
            "another agent records into this folder already; one is enough. `hourself doctor` says more.", 1
        )
    with lock:
        if fault := _claim(folder, options, signed_in, rest):
            return _fail(fault, 2)
        watch, renewal = Watch(folder) if signed_in else None, Renewal()
        code = _record(folder, line, options, renewal)
    if watch:
        watch.go_on()
    if renewal.wanted:
        start_anew()
    return code


def _claim(folder: Path, options: dict[str, object], signed_in: SignedIn | None, rest: Rest) -> str:
    """Take the folder for the device that this is; why not, if not."""
    beside = os.environ.get("HOURSELF_TOKEN_FILE") == str(folder / "token")
    account = (
        signed_in.account if signed_in else HERE if beside and is_loopback(str(options["server"])) else ""
    )
    try:
        claim(folder, str(options["token"] or ""), account, (signed_in and signed_in.rest) or rest)
    except CopiedError:
        return (
            "this folder was copied from another computer, which goes on with it. Make this one a device of its own: "
            "`hourself agent sign-in --server URL`."
        )
    except OthersError as others:
        return (
            f"what waits here (spans: {others.waiting}) was recorded for another account. Say what becomes of it: "
            "`hourself agent` with --send-rest or --discard-rest."
        )
    if signed_in and signed_in.rest:
        # It was said of what waited then, and of nothing later.
        keep_signed_in(folder, msgspec.structs.replace(signed_in, rest=""))
    return ""


def _record(folder: Path, line: Line, options: dict[str, object], renewal: Renewal) -> int:
    desk: Desk | None = None
    try:
        desk = find_desk()
    except DeskLost as fault:
        _fail(str(fault), NO_DISPLAY)
        # A session that comes up, or lacks only what the person can add, is waited for.
        if not may_come():
            return NO_DISPLAY
    spool = _open_spool(folder)
    wishes = Wishes(folder, str(options["server"]), _fixed(options))
    recorder = Recorder(folder, spool, wishes, str(options["server"]))
    bus = find_bus(os.environ)
    if bus and options["tray"]:
        recorder.tray = Tray(folder, str(options["server"]), bus)
    if bus:
        recorder.asking.asker = Asker(folder, str(options["server"]), bus, lambda: line.token)
    uploader = recorder.uploader = Uploader(spool, line, recorder.sign, wishes)
    uploader.start_anew = renewal.ask
    thread = Thread(target=uploader.run, name="upload")
    thread.start()
    try:
        _watch(recorder, desk)
    finally:
        # Also after a fault: a thread that goes on would keep an agent alive that records nothing.
        uploader.ended.set()
        uploader.wake.set()
        thread.join(30)
        recorder.asking.close()
        if recorder.tray:
            recorder.tray.close()
        spool.close()
    return 0


def _open_spool(folder: Path) -> Spool:
    """The spool, waited for while the disk is full."""
    told = False
    while True:
        try:
            return open_spool(folder)
        except sqlcipher3.OperationalError as error:
            if not told:
                _fail(
                    f"the disk keeps nothing now ({error}); it is tried again, and nothing is recorded till then.",
                    0,
                )
            told = True
            time.sleep(_ROOM)


def _fixed(options: dict[str, object]) -> dict[str, object]:
    """What the environment says stands above what the server tells; what is usual does not."""
    given = {option.name for option in OPTIONS if option.variable in os.environ}
    return {name: options[name] for name in given & set(Settings.__struct_fields__)}


def _watch(recorder: Recorder, desk: Desk | None) -> None:
    """Watch until a signal to end; a desk that goes away is waited for."""
    stop, wake = os.pipe()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: os.write(wake, b"."))
    tries = 0
    while True:
        if desk is not None:
            tries = 0
            recorder.attach(desk)
            if recorder.watch(stop):
                return
        tries += 1
        if recorder.wait(stop, 2.0 if tries < _SOON else _LATER):
            return
        try:
            desk = find_desk()
        except DeskLost:
            desk = None


def _fail(message: str, code: int) -> int:
    sys.stderr.write(f"hourself agent: {message}\n")
    return code


def _end_with_parent() -> None:
    """The server's process holds the other end of standard input: when it dies, however it dies, so do we."""
    # Not by way of sys.stdin, whose lock would be held when the interpreter ends for another reason.
    while os.read(0, 4096):
        pass
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    time.tzset()
    if sys.argv[2:] == ["beside"]:
        Thread(target=_end_with_parent, daemon=True).start()
    said = next((word for word in sys.argv[2:] if word in {"send", "discard"}), "")
    try:
        code = run(Path(sys.argv[1]), said)  # type: ignore[arg-type] # one of the two, or empty
    except Exception:  # noqa: BLE001 -- whatever it was
        sys.excepthook(*sys.exc_info())
        code = _FAULT
    sys.exit(code)
