# SPDX-License-Identifier: AGPL-3.0-or-later
"""Signing in by a one-time link, and out."""

from __future__ import annotations

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from hourself.server.accounts.sign_in import sign_in


# The link's token is itself what a forger lacks, and a CSRF token would need a cookie before anyone is signed in.
@csrf_exempt
@require_http_methods(["GET", "POST"])
def open_session(request: HttpRequest) -> HttpResponse:
    """GET only shows a button: a link that a mail or chat program looks at stays unused. POST uses it up."""
    if request.method == "GET":
        return render(request, "pages/sign_in.html", {"token": request.GET.get("token", "")})
    if sign_in(request, request.POST.get("token", "")):
        return redirect("today")
    return render(request, "pages/sign_in.html", {"failed": True}, status=403)


@require_POST
def close_session(request: HttpRequest) -> HttpResponse:
    """End the session."""
    logout(request)
    return redirect("sign-in")
