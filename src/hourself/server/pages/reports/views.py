# SPDX-License-Identifier: AGPL-3.0-or-later
"""The addresses of the reports, and the files that each gives."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from hourself.core.days import DayError, parse_day
from hourself.server.pages.charts.picture import draw_picture
from hourself.server.pages.charts.raster import RasterError, to_png
from hourself.server.pages.reports import over_time, standard
from hourself.server.pages.reports.frame import Frame, frame_context, parse_category, read_frame
from hourself.server.pages.reports.report import Report
from hourself.server.pages.reports.subject import build_category, build_name
from hourself.server.pages.reports.year import build_year
from hourself.server.pages.undo import take_notice
from hourself.server.report.period import PeriodError, between
from hourself.server.report.telling import name_period

_BUILDERS = standard.BUILDERS | over_time.BUILDERS
_FORMATS = {
    "png": "image/png",
    "svg": "image/svg+xml",
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
}


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a page is: its path before the period, and what its query says beside the filters."""

    path: str
    extra: dict[str, str]
    tab: str = ""


@login_required
@require_GET
def lead(request: HttpRequest, report: str) -> HttpResponse:
    """From `/report/overview` to this week's; with `?from=` and `?to=` to those days."""
    if report not in _BUILDERS:
        raise Http404("There is no such report.")
    return _lead(request, f"/report/{report}")


@login_required
@require_GET
def lead_name(request: HttpRequest, number: int) -> HttpResponse:
    """From `/name/7` to its month."""
    return _lead(request, f"/name/{number}", "month")


@login_required
@require_GET
def lead_category(request: HttpRequest) -> HttpResponse:
    """From `/category?overview=…` to its month."""
    return _lead(request, "/category", "month")


@login_required
@require_GET
def show(request: HttpRequest, report: str, text: str) -> HttpResponse:
    """A report of a period; with `.csv`, `.json`, `.svg` or `.png` after it, as a file."""
    if report not in _BUILDERS:
        raise Http404("There is no such report.")
    build = _BUILDERS[report]
    return _answer(
        request, text, _Place(f"/report/{report}", {}, report), lambda frame: build(frame, request.GET)
    )


@login_required
@require_GET
def show_name(request: HttpRequest, number: int, text: str) -> HttpResponse:
    """A name in a period."""
    return _answer(request, text, _Place(f"/name/{number}", {}), lambda frame: build_name(frame, number))


@login_required
@require_GET
def show_category(request: HttpRequest, text: str) -> HttpResponse:
    """A category in a period, or an overview: `?overview=…&category=…`."""
    overview, category = parse_category(request)
    extra = {"overview": overview, "category": category.category if category else ""}
    return _answer(
        request, text, _Place("/category", extra), lambda frame: build_category(frame, overview, category)
    )


@login_required
@require_GET
def show_year(request: HttpRequest, text: str) -> HttpResponse:
    """A year as one picture, `.svg` or `.png`; `?names=no` leaves out what only its owner should read."""
    frame, suffix = _open(request, text)
    svg = build_year(frame, with_names=request.GET.get("names") != "no")
    return _file(suffix or "svg", svg, f"hourself {frame.period}")


def _lead(request: HttpRequest, path: str, default: str = "week") -> HttpResponse:
    period, query = default, request.GET.copy()
    first, last = query.pop("from", [""])[-1], query.pop("to", [""])[-1]
    if first and last:
        try:
            period = str(between(*sorted((parse_day(first), parse_day(last)))).plain())
        except DayError as error:
            raise Http404(str(error)) from None
    told = {key: text for key, text in query.items() if text}
    return redirect(f"{path}/{period}" + (f"?{urlencode(told)}" if told else ""))


def _open(request: HttpRequest, text: str) -> tuple[Frame, str]:
    head, _, suffix = text.rpartition(".")
    if suffix not in _FORMATS:
        head, suffix = text, ""
    try:
        return read_frame(request, head), suffix
    except PeriodError as error:
        raise Http404(str(error)) from None


def _answer(
    request: HttpRequest, text: str, place: _Place, build: Callable[[Frame], Report | None]
) -> HttpResponse:
    frame, suffix = _open(request, text)
    if not suffix and text != str(frame.period):
        return redirect(
            f"{place.path}/{frame.period}" + (f"?{request.GET.urlencode()}" if request.GET else "")
        )
    report = build(frame)
    if report is None:
        raise Http404("No name has this number.")
    if suffix:
        return _save(frame, report, suffix)
    context = frame_context(frame, place.path, place.extra) | {
        "report": report,
        "tab": place.tab,
        "notice": take_notice(request, frame.account),
        "back": request.get_full_path(),
        "view": {"back": request.get_full_path()},
        "files": _files(request, place, frame, report),
        **report.parts,
    }
    return render(request, f"pages/report/{report.template}.html", context)


def _files(request: HttpRequest, place: _Place, frame: Frame, report: Report) -> list[tuple[str, str]]:
    query = f"?{request.GET.urlencode()}" if request.GET else ""
    suffixes = ("png", "svg", "csv", "json") if report.charts else ("csv", "json")
    return [(suffix.upper(), f"{place.path}/{frame.period}.{suffix}{query}") for suffix in suffixes]


def _save(frame: Frame, report: Report, suffix: str) -> HttpResponse:
    stem = f"hourself {report.title} {frame.period}"
    if suffix == "csv":
        return _file(suffix, report.sheet.to_csv(), stem)
    if suffix == "json":
        told = report.sheet.to_json(report=report.title, period=str(frame.period), summary=report.sentence)
        return _file(suffix, told, stem)
    if not report.charts:
        raise Http404("This report has no chart.")
    return _file(
        suffix,
        draw_picture(f"{report.title} · {name_period(frame.period)}", report.sentence, report.charts),
        stem,
    )


def _file(suffix: str, body: str, stem: str) -> HttpResponse:
    content: str | bytes = body
    if suffix == "png":
        try:
            content = to_png(body)
        except RasterError as error:
            return HttpResponse(str(error), status=503, content_type="text/plain; charset=utf-8")
    name = "".join(char if char.isalnum() or char in ".-" else "-" for char in f"{stem}.{suffix}".lower())
    answer = HttpResponse(content, content_type=_FORMATS[suffix])
    answer["Content-Disposition"] = f'attachment; filename="{name.encode("ascii", "ignore").decode()}"'
    return answer
