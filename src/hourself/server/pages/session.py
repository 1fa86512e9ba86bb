# SPDX-License-Identifier: AGPL-3.0-or-later
"""Signing in by a one-time link, and out."""

from __future__ import annotations

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from hourself.server.accounts.sign_in import sign_in


# The link's token is itself what a forger lacks, and a CSRF token would need a cookie before anyone is signed in.
@csrf_exempt
@require_http_methods(["GET", "POST"])
def open_session(request: HttpRequest) -> HttpResponse:
    """GET only shows a button: a link that a mail or chat program looks at stays unused. POST uses it up."""
    if request.method == "GET":
        content = {"token": request.GET.get("token", ""), "next": _way(request.GET.get("next", ""))}
        return render(request, "pages/sign_in.html", content)
    way = _way(request.POST.get("next", ""))
    # A person may paste the whole address.
    if sign_in(request, request.POST.get("token", "").rpartition("token=")[2].strip()):
        return redirect(way or "today")
    return render(request, "pages/sign_in.html", {"failed": True, "next": way}, status=403)


def _way(address: str) -> str:
    """A page of ours to go on to after signing in; empty for anything else."""
    return address if url_has_allowed_host_and_scheme(address, allowed_hosts=None) else ""


@require_POST
def close_session(request: HttpRequest) -> HttpResponse:
    """End the session."""
    logout(request)
    return redirect("sign-in")
