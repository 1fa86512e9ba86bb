# SPDX-License-Identifier: AGPL-3.0-or-later
"""Django's settings, all of which follow from the server's options and its store."""

from __future__ import annotations

from csp.constants import NONE, SELF

from hourself.server.conf.options import load_options
from hourself.server.conf.secret import derive_secret
from hourself.server.conf.zone import find_zone
from hourself.server.store.store import get_store

_OPTIONS = load_options()

SECRET_KEY = derive_secret(_OPTIONS)
DEBUG = False
ALLOWED_HOSTS = ["*"]  # The exact check stands before Django, in wsgi.py.
HOURSELF_DEMO = _OPTIONS.demo
HOURSELF_API_RATE = _OPTIONS.api_rate
HOURSELF_ACTIVITYWATCH = _OPTIONS.activitywatch
HOURSELF_LOCAL = _OPTIONS.local
HOURSELF_WAKATIME_FILES = _OPTIONS.wakatime_files
HOURSELF_WEBHOOK_PRIVATE = _OPTIONS.webhook_private
ROOT_URLCONF = "hourself.server.conf.urls"
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "hourself.server.accounts.apps.AccountsConfig",
    "hourself.server.store.apps.StoreConfig",
    "hourself.server.imports.apps.ImportsConfig",
    "hourself.server.coding.apps.CodingConfig",
    "hourself.server.watchers.apps.WatchersConfig",
    "hourself.server.journal.apps.JournalConfig",
    "hourself.server.goals.apps.GoalsConfig",
    "hourself.server.focus.apps.FocusConfig",
    "hourself.server.webhooks.apps.WebhooksConfig",
    "hourself.server.pages.apps.PagesConfig",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "hourself.server.pages.context.tell",
            ]
        },
    }
]
DATABASES = {
    "default": {
        "ENGINE": "hourself.server.store.backend",
        "NAME": str(get_store().path),
        "OPTIONS": {"transaction_mode": "IMMEDIATE"},
        "CONN_MAX_AGE": None,
    }
}
AUTH_USER_MODEL = "accounts.Person"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
STATIC_URL = "/static/"
LOGIN_URL = "/sign-in"
USE_TZ = True
TIME_ZONE = find_zone()

# One cookie, and only for those who are signed in; the CSRF token lives in its session.
CSRF_USE_SESSIONS = True
SESSION_COOKIE_SECURE = _OPTIONS.secure
SESSION_COOKIE_NAME = "__Host-session" if _OPTIONS.secure else f"hourself-{_OPTIONS.port}"
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 30 * 86_400
SECURE_HSTS_SECONDS = 31_536_000 if _OPTIONS.secure else 0
SECURE_REFERRER_POLICY = "same-origin"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _OPTIONS.behind_proxy else None
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
# Requests and their contents are logged nowhere; faults of our own go to standard error.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"stderr": {"class": "logging.StreamHandler", "level": "ERROR"}},
    "loggers": {"django": {"handlers": ["stderr"], "level": "ERROR"}},
}
