# SPDX-License-Identifier: AGPL-3.0-or-later
"""The import page: upload, preview, the question of the zone, progress, and all imports with their undo."""

from __future__ import annotations

from typing import IO, Any, cast
from zoneinfo import ZoneInfo, available_timezones

from django.contrib.auth.decorators import login_required
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hourself.core.days import format_day, to_date
from hourself.core.pulse import words
from hourself.core.taxonomy import LEVEL_NAMES
from hourself.server.imports import waiting
from hourself.server.imports.actions import take_back, take_back_broken
from hourself.server.imports.faults import ImportFault
from hourself.server.imports.here import find_zone, local_zone
from hourself.server.imports.kept import Kept
from hourself.server.imports.preview import Preview
from hourself.server.imports.records import Record, last_zone, read_records
from hourself.server.imports.rows import Wishes
from hourself.server.imports.stage import IGNORED
from hourself.server.imports.terminal import parse_days
from hourself.server.store.store import get_store

_LEVELS = {name: level for level, name in LEVEL_NAMES.items()}


class _Upload(UploadedFile):  # type: ignore[type-arg] # generic in its stubs alone
    """An upload that outlives its request: a waiting import reads it."""

    def close(self) -> None:
        """Nothing: who let the file go closes it."""


class _Keeper(FileUploadHandler):
    """Takes an upload as it comes and keeps it encrypted: Django's own would lay it plain into a common folder."""

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(request)
        self.files: list[Kept] = []

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """A file begins."""
        super().new_file(*args, **kwargs)
        self._kept = Kept(get_store().folder)
        self.files.append(self._kept)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:  # noqa: ARG002 -- as Django calls it
        """A part of it."""
        self._kept.append(raw_data)

    def file_complete(self, file_size: int) -> _Upload:
        """Its end."""
        self._kept.finish()
        return _Upload(cast("IO[bytes]", self._kept), self.file_name, self.content_type, file_size)

    def upload_interrupted(self) -> None:
        """The browser went away."""
        self._kept.close()


@login_required
@require_GET
def show_imports(request: HttpRequest) -> HttpResponse:
    """The form for a file, and all imports."""
    return _show_imports(request)


# The upload's handler has to stand before the form is read, and the check of its token reads it: so that comes after.
@csrf_exempt
@login_required
@require_POST
def upload(request: HttpRequest) -> HttpResponse:
    """Take a file in, and begin to read it."""
    keeper = _Keeper(request)
    request.upload_handlers = [keeper]
    try:
        return _upload(request)
    finally:
        for kept in keeper.files:
            if not waiting.holds(kept):
                kept.close()


@csrf_protect
def _upload(request: HttpRequest) -> HttpResponse:
    account = int(request.user.pk or 0)
    file = request.FILES.get("file")
    if file is None:
        return _show_imports(request, "Choose a file first.")
    kept = cast("Kept", file.file)
    try:
        wishes = _wishes(request, account)
    except ImportFault as fault:
        return _show_imports(request, fault.page)
    job = waiting.start(get_store(), account, file.name or "upload", kept, wishes)
    return redirect(f"/import/{job.token}")


@login_required
@require_http_methods(["GET", "POST"])
def show_import(request: HttpRequest, token: str) -> HttpResponse:
    """A file that waits. POST: `import`, `again` (with zone, days, also) or `discard`."""
    account = int(request.user.pk or 0)
    job = waiting.find(account, token)
    if job is None:
        raise Http404("This import is over: upload the file again.")
    if request.method == "POST":
        return _decide(request, account, job)
    if job.state == "done":
        request.session["imported"] = _tell_done(job)
        waiting.let_go(job)
        return redirect("/import")
    answer = render(request, "pages/import.html", _context(job))
    if job.state in {"reading", "writing"}:
        # Without a script too, the page looks again by itself.
        answer["Refresh"] = "1"
    return answer


@login_required
@require_POST
def undo(request: HttpRequest) -> HttpResponse:
    """Take an import back, whole."""
    account = int(request.user.pk or 0)
    number = request.POST.get("number", "")
    try:
        take_back(get_store(), account, int(number) if number.isdecimal() else 0)
    except ImportFault as fault:
        return _show_imports(request, fault.page)
    request.session["imported"] = {"text": "The import is undone: all that it brought is gone."}
    return redirect("/import")


def _decide(request: HttpRequest, account: int, job: waiting.Waiting) -> HttpResponse:
    if "discard" in request.POST:
        waiting.let_go(job)
        return redirect("/import")
    try:
        wishes = _wishes(request, account)
    except ImportFault as fault:
        return render(request, "pages/import.html", _context(job) | {"error": fault.page}, status=400)
    # Whoever changed a wish sees what that changes before it is stored.
    if "again" in request.POST or ("wishes" in request.POST and wishes != job.wishes):
        waiting.read_again(get_store(), job, wishes)
    elif "import" in request.POST:
        waiting.bring_in(job)
    return redirect(f"/import/{job.token}")


def _wishes(request: HttpRequest, account: int) -> Wishes:
    zone = request.POST.get("zone", "").strip()
    first, last = request.POST.get("first", ""), request.POST.get("last", "")
    days = parse_days(f"{first}..{last or first}") if first else None
    return Wishes(
        find_zone(zone) if zone else _usual_zone(account),
        days,
        page_titles="page_titles" in request.POST,
        also="also" in request.POST,
    )


def _usual_zone(account: int) -> ZoneInfo:
    said = last_zone(get_store(), account)
    return ZoneInfo(said) if said else local_zone()


def _show_imports(request: HttpRequest, error: str = "") -> HttpResponse:
    account = int(request.user.pk or 0)
    take_back_broken(get_store())
    records = read_records(get_store(), account)
    context = {
        "records": [_row(record) for record in records],
        "total": words(sum(record.added for record in records)),
        "jobs": waiting.find_all(account),
        "error": error,
        "done": request.session.pop("imported", None),
        "zone": _usual_zone(account).key,
        # Nothing was said yet: then the browser may know better than this machine.
        "guessed": last_zone(get_store(), account) is None,
        "zones": sorted(available_timezones()),
    }
    return render(request, "pages/imports.html", context, status=400 if error else 200)


def _row(record: Record) -> dict[str, Any]:
    return {
        "it": record,
        "added": words(record.added) if record.added else "0 min",
        "days": _say_days(record.first, record.last),
        "href": _days_link(record.first, record.last),
    }


def _say_days(first: int | None, last: int | None) -> str:
    """`2 to 20 March 2026`, with no more of the first date than the last leaves open."""
    if first is None or last is None:
        return ""
    begin, end = to_date(first), to_date(last)
    if begin == end:
        return date_format(end, "j F Y")
    shape = "j F Y" if begin.year != end.year else "j F" if begin.month != end.month else "j"
    return f"{date_format(begin, shape)} to {date_format(end, 'j F Y')}"


def _days_link(first: int | None, last: int | None) -> str:
    if first is None or last is None:
        return ""
    begin, end = format_day(first), format_day(last)
    return f"/day/{begin}" if begin == end else f"/report/overview/{begin}..{end}"


def _context(job: waiting.Waiting) -> dict[str, Any]:
    fault = job.fault if job.state == "failed" else None
    return {
        "job": job,
        "percent": round(job.done * 100),
        "days": [format_day(day) for day in job.wishes.days or ()],
        "zone": (fault and fault.zone) or job.wishes.zone.key,
        "zones": sorted(available_timezones()),
        "fault": fault,
        "seen": _seen(job.seen) if job.seen and job.state == "ready" else None,
    }


def _seen(seen: Preview) -> dict[str, Any]:
    return {
        "it": seen,
        "days": _say_days(seen.first, seen.last),
        "told": words(seen.told),
        "added": words(seen.added),
        "known": words(seen.known) if seen.known else "",
        "clash": words(seen.clash_seconds) if seen.clash_days else "",
        "left": [(reason, rows, words(seconds) if seconds else "") for reason, rows, seconds in seen.left],
        "tables": [
            ("Levels", _bars(seen.levels, _LEVELS)),
            ("Categories", _bars([(each.category, part) for each, part in seen.categories])),
            ("Apps and sites", _bars(seen.names)),
        ],
    }


def _bars(
    rows: list[tuple[str, int]], levels: dict[str, int] | None = None
) -> list[tuple[str, str, int, int]]:
    """Names with their time, its part of the longest, and their level."""
    longest = max((part for _, part in rows), default=1) or 1
    return [
        (name, _clock(part), round(100 * part / longest), (levels or {}).get(name, 0)) for name, part in rows
    ]


def _clock(seconds: int) -> str:
    return f"{seconds // 3600}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"


def _tell_done(job: waiting.Waiting) -> dict[str, str]:
    if job.number is None or job.seen is None:
        return {"text": "Nothing new was in the file: nothing was stored."}
    href = _days_link(job.seen.first, job.seen.last)
    ignored = next((each for each in job.seen.left if each.reason == IGNORED), None)
    without = f" {words(ignored.seconds)} of what you ignore stayed out." if ignored else ""
    return {"text": f"{words(job.seen.added)} came in from {job.name}.{without}", "href": href}
