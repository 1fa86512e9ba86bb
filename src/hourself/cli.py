# SPDX-License-Identifier: AGPL-3.0-or-later
"""The command line. Imports stand inside the commands: most of them need no server, and should answer at once."""

# ruff: noqa: PLC0415 -- slow imports belong to the one command that needs them; printing is what it is for
from __future__ import annotations

import argparse
import contextlib
import os
import shlex
import shutil
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from hourself.core.options import OptionError

if TYPE_CHECKING:
    from hourself.server.store.store import Store


def main(arguments: list[str] | None = None) -> int:
    """Run one command; gives its exit code. What is wrong is told in one line."""
    words = sys.argv[1:] if arguments is None else arguments
    given = _parser(next((word for word in words if not word.startswith("-")), "")).parse_args(words)
    if given.data:
        os.environ["HOURSELF_DATA"] = given.data
    if getattr(given, "port", None) is not None:
        os.environ["HOURSELF_PORT"] = str(given.port)
    try:
        code: int = given.run(given)
    except OptionError as error:
        return _fail(str(error))
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # Whoever read our output, such as `head`, has enough; the interpreter's last flush must not complain either.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141
    return code


def start(given: argparse.Namespace) -> int:
    """Serve the dashboard and open it, signed in."""
    if given.demo:
        from hourself.server.conf.options import load_options

        os.environ |= {"HOURSELF_DATA": str(load_options().data / "demo"), "HOURSELF_DEMO": "yes"}
    from hourself.run import serve as run

    with contextlib.ExitStack() as stack:
        if given.quiet:
            # At login nobody reads it, and the link that signs in must stand in no journal.
            stack.enter_context(contextlib.redirect_stdout(stack.enter_context(Path(os.devnull).open("w"))))
        return run(
            chosen_port=given.port is not None,
            open_browser=not (given.no_browser or given.quiet),
            with_agent=not (given.no_agent or given.demo),
            page=given.page,
        )


def serve(given: argparse.Namespace) -> int:
    """Serve, and open nothing."""
    from hourself.run import serve as run

    return run(chosen_port=given.port is not None, open_browser=False, with_agent=False)


def agent(given: argparse.Namespace) -> int:
    """Record here and send to a server elsewhere; or pair the browsers here with it."""
    if given.action:
        return _AGENT_ACTIONS[given.action](given)
    from hourself.agent.signed_in import read_signed_in

    named = bool(given.server and given.token_file)
    if not named and (given.server or given.token_file or not read_signed_in(_agent_folder())):
        return _fail("agent: `hourself agent sign-in --server URL` first; or name --server and --token-file.")
    return _run_agent(given)


def sign_in_agent(given: argparse.Namespace) -> int:
    """Sign this computer in to a server, by a code that you approve in a browser."""
    from hourself.agent.sign_in import SignInError
    from hourself.agent.terminal import Order, run_sign_in

    if not given.server:
        return _fail("agent sign-in: --server says where, such as --server https://time.example.org.")
    try:
        run_sign_in(_agent_folder(), given.server, Order(given.name, not given.no_browser, given.rest))
    except SignInError as error:
        return _fail(str(error))
    return 0


def sign_out_agent(_given: argparse.Namespace) -> int:
    """Sign this computer out, here and at the server."""
    from hourself.agent.terminal import run_sign_out

    return 0 if run_sign_out(_agent_folder()) else 1


def install_browsers(_given: argparse.Namespace) -> int:
    """Let the browsers here find the agent."""
    from hourself.agent.native import pair

    paired = pair(_agent_folder(), Path.home(), everywhere=True)
    print(f"Paired: {', '.join(paired)}. The extension finds the agent when the browser starts next.")
    return 0


def uninstall_browsers(_given: argparse.Namespace) -> int:
    """Take that back."""
    from hourself.agent.native import unpair

    print(f"No longer paired: {', '.join(unpair(_agent_folder(), Path.home())) or 'none was'}.")
    return 0


def install_agent(given: argparse.Namespace) -> int:
    """Start at login from now on: recording for the server signed in to or named, else `hourself start`."""
    from hourself.agent import install as life

    folder = _agent_folder().absolute()
    way = given.by or life.choose_way(sys.platform, session=life.has_session())
    plan = life.make_plan(way, _login_command(given), Path.home(), folder, os.environ)
    for file in plan.files:
        print(f"{file.path}{f' -> {file.link}' if file.link else ':'}", file.text, sep="\n")
    if given.show:
        return 0
    try:
        missed = life.install(plan, folder)
    except life.InstallError as error:
        return _fail(str(error))
    print(f"Hourself starts at login, by {way}. `hourself agent uninstall` takes exactly this away.")
    if not plan.begin:
        words = [word for word in _login_command(given) if word not in {"--no-browser", "--quiet"}]
        print(f"Nothing was started now: if it does not run yet, `{shlex.join(words)}` starts it.")
    print(
        "".join(f"This did not succeed, and takes effect at the next login: {each}\n" for each in missed),
        end="",
    )
    left = sorted(name for name in os.environ if name.startswith("HOURSELF_") and name != "HOURSELF_DATA")
    if left:
        print(f"Set in this shell alone, so not taken along: {', '.join(left)}.")
    return 0


def _login_command(given: argparse.Namespace) -> list[str]:
    from hourself.agent.install import program
    from hourself.agent.line import AddressError, Line
    from hourself.agent.signed_in import read_signed_in

    data = os.environ.get("HOURSELF_DATA")
    where = ["--data", str(Path(data).expanduser().absolute())] if data else []
    if not given.server:
        signed_in = read_signed_in(_agent_folder())
        return [*program(), *(["agent"] if signed_in else ["start", "--no-browser", "--quiet"]), *where]
    if not given.token_file:
        raise OptionError("agent install: --server needs --token-file.")
    try:
        Line(given.server, "")
    except AddressError as error:
        raise OptionError(str(error)) from None
    token = str(Path(given.token_file).expanduser().absolute())
    return [*program(), "agent", "--server", given.server, "--token-file", token, *where]


def uninstall_agent(given: argparse.Namespace) -> int:
    """Start at login no more."""
    from hourself.agent import install as life

    try:
        gone = life.uninstall(_agent_folder().absolute())
    except life.InstallError as error:
        return _fail(str(error))
    print("\n".join(f"Removed {path}." for path in gone) or "Nothing was installed.")
    return 0


def install_gnome(_given: argparse.Namespace) -> int:
    """Let GNOME on Wayland tell which window is in front, by a small extension of its Shell."""
    from hourself.agent import install_gnome as gnome

    try:
        version = gnome.find_version()
        folder = gnome.install(gnome.find_data_home(os.environ, Path.home()), version)
        forbidden = gnome.is_forbidden()
    except gnome.GnomeError as error:
        return _fail(f"nothing was installed: {error}")
    print(f"Installed for GNOME Shell {version}, which then tells the agent what is in front: {folder}")
    if not gnome.is_known(version):
        print(f"Nobody has tried it with GNOME Shell {version} yet.")
    if forbidden:
        print(f"But {gnome.FORBIDDEN}")
    print(
        "Now sign out and in: GNOME Shell finds it when it starts. `hourself doctor` then says how it went."
    )
    return 0


def uninstall_gnome(_given: argparse.Namespace) -> int:
    """Take that back."""
    from hourself.agent import install_gnome as gnome

    try:
        folder = gnome.uninstall(gnome.find_data_home(os.environ, Path.home()))
    except gnome.GnomeError as error:
        return _fail(f"nothing was removed: {error}")
    print(f"Removed {folder}; it tells nothing any more." if folder else "Nothing was installed.")
    return 0


#: What `hourself agent ACTION` does.
_AGENT_ACTIONS: dict[str, Callable[[argparse.Namespace], int]] = {
    "sign-in": sign_in_agent,
    "sign-out": sign_out_agent,
    "install": install_agent,
    "uninstall": uninstall_agent,
    "install-browser": install_browsers,
    "uninstall-browser": uninstall_browsers,
    "install-gnome": install_gnome,
    "uninstall-gnome": uninstall_gnome,
}


def _run_agent(given: argparse.Namespace) -> NoReturn:
    named = {"HOURSELF_SERVER": given.server, "HOURSELF_TOKEN_FILE": given.token_file} if given.server else {}
    environ = os.environ | named
    from hourself.run import agent_command, pair_browsers

    pair_browsers()
    # Whoever starts it in a terminal sees that it runs, and for whom.
    print(f"Recording for {given.server or _find_elsewhere()} (Ctrl+C ends it).", flush=True)
    command = [*agent_command(_agent_folder()), *([given.rest] if given.rest else [])]
    os.execve(command[0], command, environ)  # noqa: S606 -- the agent takes this process's place: no shell anywhere


def pause(given: argparse.Namespace) -> int:
    """Stop recording here, for some minutes, until tomorrow, or until `hourself resume`."""
    from hourself.agent.pause import find_tomorrow
    from hourself.agent.pause import pause as stop

    minutes, tomorrow = given.minutes, given.minutes == "tomorrow"
    until = find_tomorrow(time.time()) if tomorrow else int(time.time()) + minutes * 60 if minutes else None
    stop(_agent_folder(), until)
    told = "until tomorrow" if tomorrow else f"for {minutes} min" if minutes else "until `hourself resume`"
    print(f"Paused {told}.")
    return 0


def resume(given: argparse.Namespace) -> int:
    """Record here again."""
    from hourself.agent.pause import resume as go_on

    go_on(_agent_folder())
    print("Recording again.")
    return 0


def login_link(given: argparse.Namespace) -> int:
    """Print an address that signs its opener in, once."""
    from hourself.run import address
    from hourself.server.conf.boot import make_link

    with _open_store() as (options, store, owner):
        print(address(options, make_link(store, owner)))
    return 0


def add_device(given: argparse.Namespace) -> int:
    """Print a new device's token, alone and only now."""
    from hourself.server.accounts.tokens import add_device as add

    with _open_store() as (_, store, owner), store.writing() as connection:
        print(add(connection, owner, given.name, int(time.time())))
    return 0


def add_api_key(given: argparse.Namespace) -> int:
    """Print a new API key for programs, alone and only now."""
    from hourself.server.accounts.tokens import DEFAULT_SCOPES, WAKATIME_SCOPES
    from hourself.server.accounts.tokens import add_api_key as add

    scopes = given.scope or (WAKATIME_SCOPES if given.wakatime else DEFAULT_SCOPES)
    with _open_store() as (_, store, owner), store.writing() as connection:
        more = {"classic": given.classic_errors, "days": given.expires, "wakatime": given.wakatime}
        print(add(connection, owner, given.name, int(time.time()), scopes=scopes, **more))
    return 0


def mcp(given: argparse.Namespace) -> int:
    """Answer an assistant's questions about one's time, on standard input and output (MCP, read-only)."""
    from hourself.server.api.mcp.stdio import serve as run
    from hourself.server.conf.options import load_options
    from hourself.server.store.cipher import StoreError

    options = load_options()
    try:
        return run(options.data / "server", options.key)
    except StoreError as error:
        return _fail(str(error))


def today(given: argparse.Namespace) -> int:
    """Print today's names with their times."""
    from hourself.agent.signed_out import describe, find_cure, read_signed_out
    from hourself.server.report.day import read_day
    from hourself.server.report.table import draw_table
    from hourself.server.report.today import read_today

    with _open_store() as (_, store, owner):
        now = read_today()
        day = read_day(store, owner, now.day, until=now.until)
    print(draw_table(day, shutil.get_terminal_size().columns))
    if reason := read_signed_out(_agent_folder()):
        sys.stderr.write(f"hourself: {describe(reason)}. {find_cure(_agent_folder())}\n")
    return 0


def report(given: argparse.Namespace) -> int:
    """Print any report of one's time: as bars, JSON or CSV."""
    from hourself.server.report.command import CommandError, answer

    with _open_store() as (_, store, owner):
        try:
            print(answer(store, owner, given, shutil.get_terminal_size().columns), end="")
        except CommandError as error:
            return _fail(str(error))
    return 0


def import_files(given: argparse.Namespace) -> int:
    """Bring in files of RescueTime, ActivityWatch, WakaTime and time sheets."""
    from hourself.server.imports import terminal
    from hourself.server.imports.faults import ImportFault

    with _open_store() as (_, store, owner):
        if given.list:
            return terminal.show_records(store, owner)
        if given.undo is not None:
            return terminal.undo(store, owner, given.undo)
        if not given.files:
            return _fail("import which file? `hourself import --help` says more.")
        try:
            wishes = terminal.make_wishes(
                store, owner, given.timezone, given.day, page_titles=given.page_titles, also=given.also
            )
        except ImportFault as error:
            return _fail(str(error))
        return terminal.run(store, owner, given.files, terminal.Order(given.dry_run, given.yes, wishes))


def verify(given: argparse.Namespace) -> int:
    """Prove that the tallies say what the spans say."""
    from hourself.server.store.verify import verify as check

    with _open_store() as (_, store, _owner):
        faults = check(store)
    print("\n".join(faults) or "The file is whole, and the tallies equal the spans.")
    return 1 if faults else 0


def trim(given: argparse.Namespace) -> int:
    """Print what would be kept of each URL on standard input."""
    from hourself.core.urls import trim as trim_url

    for line in sys.stdin.buffer:
        print(trim_url(line.decode("utf-8", "replace").rstrip("\r\n")))
    return 0


def classify(given: argparse.Namespace) -> int:
    """Print overview, category and level of names, or of each line on standard input, by the catalog alone."""
    from hourself.core.catalog import look_up
    from hourself.core.classify import recognise

    lines = map(os.fsencode, given.names) if given.names else sys.stdin.buffer
    for line in lines:
        # White space inside a name would look like a column of its own.
        name = " ".join(line.decode("utf-8", "replace").split())
        if name:
            kind, found = recognise(name)
            entry = look_up(kind, found)
            # Nothing of a URL is shown but its site, as nowhere else.
            print(found if "://" in name else name, *entry.category, entry.level, sep="\t")
    return 0


def doctor(given: argparse.Namespace) -> int:
    """Say what is wrong here, and the cure."""
    from hourself.doctor import examine
    from hourself.server.conf.options import load_options

    findings = list(examine(load_options()))
    for finding in findings:
        print(f"{'wrong' if finding.cure else 'well '}  {finding.text}.")
        if finding.cure:
            print(f"       -> {finding.cure}")
    return 1 if any(finding.cure for finding in findings) else 0


def backup(given: argparse.Namespace) -> int:
    """Copy data and keys, apart, into a folder."""
    from hourself.server.store.backup import backup as copy

    with _open_store() as (_, store, _owner):
        print(copy(store, Path(given.folder), time.time()))
    print(
        "Its keys are beside it, in the folder keys: keep them elsewhere than the data. Both open only with the"
    )
    print("instance key, which is in neither; docs/backup.md says where it is.")
    return 0


def restore(given: argparse.Namespace) -> int:
    """Put a backup into the place of a store that is not there."""
    from hourself.server.conf.options import load_options
    from hourself.server.store.backup import restore as put_back
    from hourself.server.store.cipher import StoreError

    try:
        put_back(Path(given.data_copy), Path(given.key_copy), load_options().data / "server")
    except StoreError as error:
        return _fail(str(error))
    print(
        "Restored. `hourself verify` checks it; the instance key must be the one of then: see docs/backup.md."
    )
    return 0


def _parser(command: str = "") -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        "hourself", description="An automatic time tracker that answers to you alone."
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def add(name: str, run: object, *extra: str) -> argparse.ArgumentParser:
        command = commands.add_parser(name, help=(run.__doc__ or "").split("\n")[0])
        command.add_argument("--data", metavar="DIR", help="the folder that holds everything")
        for argument in extra:
            command.add_argument(argument)
        command.set_defaults(run=run)
        return command

    begin = add("start", start)
    begin.add_argument("--port", type=int)
    begin.add_argument("--no-browser", action="store_true", help="open no browser")
    begin.add_argument("--page", default="", metavar="PATH", help="the page to open, such as /away")
    begin.add_argument("--quiet", action="store_true", help="open no browser and print nothing: for login")
    begin.add_argument("--no-agent", action="store_true", help="record nothing here")
    begin.add_argument("--demo", action="store_true", help="show a made-up year, in a store of its own")
    add("serve", serve).add_argument("--port", type=int)
    add("login-link", login_link).add_argument("--port", type=int)
    _add_agent(add("agent", agent))
    add("pause", pause).add_argument("minutes", type=_minutes, nargs="?", metavar="MINUTES|tomorrow")
    add("resume", resume)
    device = add("device", add_device)
    device.add_argument("action", choices=["add"])
    device.add_argument("name", metavar="NAME")
    key = add("api-key", add_api_key)
    key.add_argument("action", choices=["create"])
    key.add_argument("name", metavar="NAME")
    key.add_argument("--classic-errors", action="store_true", help="errors with status 200, for old clients")
    key.add_argument(
        "--scope",
        action="append",
        choices=["read", "write", "ingest"],
        help="what it may do, once for each; read and write by default, as RescueTime clients need them",
    )
    key.add_argument(
        "--wakatime",
        action="store_true",
        help="in the form that WakaTime's plugins insist on; it may read and ingest unless told otherwise",
    )
    key.add_argument("--expires", type=_days, metavar="DAYS", help="the days until it ends; never by default")
    add("mcp", mcp)
    add("today", today)
    reporter = add("report", report)
    if command == "report":
        # The others start without what its options stand on.
        from hourself.server.report.command import add_arguments

        add_arguments(reporter)
    _add_import(add("import", import_files))
    add("verify", verify)
    add("trim", trim)
    add("classify", classify).add_argument("names", nargs="*", metavar="NAME")
    add("doctor", doctor)
    add("backup", backup, "folder")
    add("restore", restore, "data_copy", "key_copy")
    return parser


def _add_agent(command: argparse.ArgumentParser) -> None:
    command.add_argument("action", nargs="?", choices=list(_AGENT_ACTIONS))
    command.add_argument("--server", metavar="URL")
    command.add_argument("--token-file", metavar="FILE")
    command.add_argument(
        "--name", metavar="NAME", default="", help="sign-in: what to call this computer there"
    )
    command.add_argument("--no-browser", action="store_true", help="sign-in: open no browser")
    for word, meaning in (("send", "gives it to the new one"), ("discard", "deletes it")):
        help_text = f"what waits here for another account: {meaning}"
        command.add_argument(
            f"--{word}-rest", action="store_const", const=word, dest="rest", default="", help=help_text
        )
    ways = ["systemd", "autostart", "launchd", "task"]
    command.add_argument("--by", choices=ways, help="install: how to start at login, if not as is usual here")
    command.add_argument("--show", action="store_true", help="install: show what would be written, and end")


def _add_import(command: argparse.ArgumentParser) -> None:
    command.add_argument("files", metavar="FILE", nargs="*")
    command.add_argument("--dry-run", action="store_true", help="show what would come in, and store nothing")
    command.add_argument("--yes", action="store_true", help="store without asking")
    command.add_argument(
        "--timezone", metavar="TZ", help="where you were, such as Europe/Vienna; this machine's by default"
    )
    command.add_argument("--day", metavar="DAY[..DAY]", help="the days of a ranking, which names none")
    command.add_argument(
        "--also", action="store_true", help="count days that another form of file brought already, too"
    )
    command.add_argument("--page-titles", action="store_true", help="keep the titles of web pages")
    command.add_argument("--list", action="store_true", help="show all imports")
    command.add_argument("--undo", type=int, metavar="NUMBER", help="take an import back, whole")


def _minutes(text: str) -> int | str:
    if text == "tomorrow" or (text.isdecimal() and int(text) > 0):
        return text if text == "tomorrow" else int(text)
    raise argparse.ArgumentTypeError("expected a number of minutes, or tomorrow")


def _days(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 36_500:
        raise argparse.ArgumentTypeError("expected a number of days from 1 to 36500")
    return int(text)


@contextlib.contextmanager
def _open_store():  # type: ignore[no-untyped-def] # a tuple of types that only its callers import
    from hourself.server.conf.boot import boot, prepare
    from hourself.server.conf.options import load_options
    from hourself.server.store.cipher import StoreError
    from hourself.server.store.instance import DATABASE

    options = load_options()
    if not (options.data / "server" / DATABASE).exists() and (elsewhere := _find_elsewhere()):
        # A store made here would be empty, and `today` would say of a whole day that nothing was recorded.
        raise SystemExit(
            _fail(f"this computer sends to {elsewhere}: your time is there, and this command works there.")
        )
    try:
        store: Store = boot(options)
        yield options, store, prepare(store)
    except StoreError as error:
        raise SystemExit(_fail(str(error))) from None


def _find_elsewhere() -> str:
    """The server that this computer is signed in to; empty where it is signed in to none."""
    from hourself.agent.signed_in import read_signed_in

    signed_in = read_signed_in(_agent_folder())
    return signed_in.server if signed_in else ""


def _agent_folder() -> Path:
    from hourself.server.conf.options import load_options

    return load_options().data / "agent"


def _fail(text: str) -> int:
    sys.stderr.write(f"hourself: {text}\n")
    return 1
