# SPDX-License-Identifier: AGPL-3.0-or-later
"""Signing in and out at the terminal: the code, the wait, the question about what waits for another account."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import sqlcipher3

from hourself.agent.folder import make_folder
from hourself.agent.instance import HERE, count_others, is_copied, read_instance
from hourself.agent.lock import is_locked
from hourself.agent.outside import open_page
from hourself.agent.sign_in import Grant, Offer, Server, SignInError, ask_code, sign_out, wait
from hourself.agent.signed_in import Rest, SignedIn, forget_signed_in, keep_signed_in, read_signed_in

_CLEAR = "\r\x1b[K"


@dataclass(frozen=True, slots=True)
class Order:
    """What was asked for: a name for the device (empty: this machine's), a browser, and what becomes of the rest."""

    name: str = ""
    browser: bool = True
    rest: Rest = ""


def run_sign_in(folder: Path, address: str, order: Order) -> None:
    """Sign the agent of a folder in. Raises `SignInError`; Ctrl+C leaves all as it was."""
    make_folder(folder)
    server = Server(address)
    offer = ask_code(server, order.name)
    _show_code(server, offer, browser=order.browser)
    try:
        grant = wait(server, offer, _show_wait)
    finally:
        _clear()
    try:
        rest = _settle(folder, grant, order.rest)
    except (SignInError, KeyboardInterrupt):
        sign_out(server, grant.access_token)
        raise
    keep_signed_in(folder, SignedIn(server.address, grant.access_token, grant.device, grant.account, rest))
    print(f"Signed in to {server.address} as “{_plain(grant.device)}”.")
    print(_say_next(folder))


def run_sign_out(folder: Path) -> bool:
    """Sign the agent of a folder out; whether the server could be told."""
    signed_in = read_signed_in(folder)
    if signed_in is None:
        print("Not signed in: nothing to do.")
        return True
    told = sign_out(Server(signed_in.server), signed_in.token)
    forget_signed_in(folder)
    print(f"Signed out of {signed_in.server}. What was recorded there stays; an agent that runs here ends.")
    if not told:
        sys.stderr.write(
            f"hourself: the server could not be told. Sign “{_plain(signed_in.device)}” out there as well, "
            f"at {signed_in.server}/devices.\n"
        )
    return told


def has_screen(platform: str, environ: Mapping[str, str]) -> bool:
    """Whether a browser would open in a window, and not in this terminal."""
    return platform in {"darwin", "win32"} or bool(environ.get("DISPLAY") or environ.get("WAYLAND_DISPLAY"))


def _show_code(server: Server, offer: Offer, *, browser: bool) -> None:
    print(f"\nYour code:  {offer.user_code}\n")
    print(f"Type it at  {server.page(offer.verification_uri)}")
    print(f"or open     {server.page(offer.verification_uri_complete)}")
    print("in any browser in which you are signed in, compare, and approve.", flush=True)
    if browser and has_screen(sys.platform, os.environ):
        open_page(server.page(offer.verification_uri_complete))


def _show_wait(left: float, fault: str) -> None:
    if sys.stdout.isatty():
        minutes, seconds = divmod(int(left), 60)
        told = f"Waiting for you, {minutes}:{seconds:02d} left."
        sys.stdout.write(f"{_CLEAR}{told}{f' {fault} Trying on.' if fault else ''}")
        sys.stdout.flush()


def _clear() -> None:
    if sys.stdout.isatty():
        sys.stdout.write(_CLEAR)
        sys.stdout.flush()


def _settle(folder: Path, grant: Grant, rest: Rest) -> Rest:
    """What becomes of spans that wait for another account. Raises `SignInError` where nobody says it."""
    try:
        waiting = count_others(folder, grant.account)
    except sqlcipher3.OperationalError as fault:
        raise SignInError(
            f"what waits here to be sent cannot be counted now ({fault}): is the disk full? Nothing was changed."
        ) from None
    if not waiting or rest:
        return rest
    told = f"What waits here to be sent (spans: {waiting}) belongs to another account or server"
    if not sys.stdin.isatty():
        raise SignInError(
            f"{told}. Nothing was changed. Sign in again with --send-rest, which gives it to the new one, or "
            "--discard-rest, which deletes it; or have it sent first, as before."
        )
    print(f"{told}.")
    answers: dict[str, Rest] = {"send": "send", "discard": "discard"}
    while (
        answer := input("Send it to the new one, discard it, or stop? [send/discard/stop] ").strip()
    ) != "stop":
        if answer in answers:
            return answers[answer]
    raise SignInError("Nothing was changed.")


def _say_next(folder: Path) -> str:
    if is_copied(folder):
        return "What waits in this folder, a copy, is the other computer's and is not sent. `hourself agent` records."
    if not is_locked(folder):
        return "`hourself agent` records from now on; `hourself agent install` also does so at each login."
    before = read_instance(folder)
    if before and before.account == HERE:
        return "Hourself records here for its own server now: end that, then `hourself agent` records for this one."
    return "The agent that runs here goes on with it, within seconds."


def _plain(text: str) -> str:
    """A server's text, without what would steer a terminal."""
    return "".join(each for each in text if each.isprintable())
