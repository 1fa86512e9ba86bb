# SPDX-License-Identifier: AGPL-3.0-or-later
"""The server's settings: one table, read from the environment (`HOURSELF_*`)."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path

from hourself.core.options import Option, OptionError, path, read_options, text, whole, words, yes_no

DEFAULT_PORT = 8417


def usual_data(environ: Mapping[str, str]) -> Path:
    """Where data stands unless said otherwise (XDG Base Directory Specification)."""
    home = environ.get("XDG_DATA_HOME") or str(Path.home() / ".local" / "share")
    return Path(home) / "hourself"


OPTIONS = (
    Option("data", path, None, "The folder that holds everything; ~/.local/share/hourself by default."),
    Option("port", whole(0, 65535), DEFAULT_PORT, "The port to listen on; 0 takes a free one."),
    Option(
        "bind", text, "127.0.0.1", "The address to listen on. Not loopback: needs a certificate or a proxy."
    ),
    Option("hosts", words, (), "Host names under which browsers reach the server, such as time.example.org."),
    Option("tls_certificate", path, None, "The certificate chain (PEM) to serve with."),
    Option("tls_key", path, None, "The certificate's key (PEM)."),
    Option("behind_proxy", yes_no, False, "A proxy on another address ends TLS and passes requests on."),
    Option("demo", yes_no, False, "Show a made-up year; `hourself start --demo` sets it."),
    Option("api_rate", whole(1, 1_000_000), 300, "Requests a minute that one API key may make."),
    Option(
        "webhook_private", yes_no, False, "Webhooks may go to addresses of this network and computer too."
    ),
    Option("activitywatch", yes_no, False, "Take what ActivityWatch's watchers tell, at /api/0."),
    Option(
        "activitywatch_port",
        whole(0, 65535),
        0,
        "A second port for them alone, such as ActivityWatch's own 5600; 0 takes none.",
    ),
    Option(
        "wakatime_files",
        yes_no,
        False,
        "Keep the own names of the files that WakaTime plugins tell, without folders.",
    ),
    Option(
        "key",
        text,
        None,
        "The instance key, 64 hexadecimal digits; made at the first start by default.",
        secret=True,
    ),
)


@dataclass(frozen=True, slots=True)
class Options:
    """The server's settings, checked."""

    data: Path
    port: int
    bind: str
    hosts: tuple[str, ...]
    tls_certificate: Path | None
    tls_key: Path | None
    behind_proxy: bool
    demo: bool
    api_rate: int
    webhook_private: bool
    activitywatch: bool
    activitywatch_port: int
    wakatime_files: bool
    key: str | None

    @property
    def secure(self) -> bool:
        """Whether browsers reach the server over TLS."""
        return self.tls_certificate is not None or self.behind_proxy

    @property
    def local(self) -> bool:
        """Whether only programs of this computer reach the server, as far as the settings tell."""
        return ip_address(self.bind).is_loopback and not self.behind_proxy and not self.hosts


def load_options(environ: Mapping[str, str] | None = None) -> Options:
    """The settings of an environment. Raises `OptionError` naming the setting that cannot be used."""
    environ = os.environ if environ is None else environ
    values = read_options(OPTIONS, environ, lambda file: Path(file).read_text())
    values["data"] = values["data"] or usual_data(environ)
    options = Options(**values)  # type: ignore[arg-type] # the table above fits the fields
    _check_exposure(options)
    return options


def _check_exposure(options: Options) -> None:
    try:
        loopback = ip_address(options.bind).is_loopback
    except ValueError:
        raise OptionError("HOURSELF_BIND expects an IP address.") from None
    if (options.tls_certificate is None) != (options.tls_key is None):
        raise OptionError("HOURSELF_TLS_CERTIFICATE and HOURSELF_TLS_KEY belong together: set both or none.")
    if options.activitywatch_port and not (options.activitywatch and options.local):
        raise OptionError(
            "HOURSELF_ACTIVITYWATCH_PORT is for a server that takes what watchers tell (HOURSELF_ACTIVITYWATCH=yes) "
            "and that this computer alone reaches (without HOURSELF_HOSTS and HOURSELF_BEHIND_PROXY)."
        )
    if not loopback and not options.secure:
        raise OptionError(
            "HOURSELF_BIND is not a loopback address, and what is recorded never travels unencrypted. Give "
            "HOURSELF_TLS_CERTIFICATE and HOURSELF_TLS_KEY, or set HOURSELF_BEHIND_PROXY=yes if a proxy ends TLS."
        )
