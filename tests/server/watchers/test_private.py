# SPDX-License-Identifier: AGPL-3.0-or-later
"""What must not be kept is nowhere: not in files as they lie, not in what all keys open, not in what is read back."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hourself.server.accounts.tokens import add_api_key
from hourself.server.store.names import read_names, read_title
from hourself.server.store.store import Store, open_store
from hourself.server.watchers.cleaning import Wishes, clean_data
from tests.running import KEY, Server
from tests.server.conftest import Cast
from tests.server.watchers.line import ABOUT, FORM, Line, made
from tests.stored import dump

CANARY = "CANARY77e2c1d0"
#: What may be kept, and so shows that the search would find it.
PLAIN = "PLAIN5b0c9e44"
URL = f"https://{CANARY}:{CANARY}@{CANARY}.example.com/{CANARY}/page;{CANARY}?q={CANARY}#{CANARY}"
PATH = f"/home/ada/{CANARY}/{CANARY}/notes.py"
TOLD: list[tuple[str, dict[str, Any]]] = [
    (
        "currentwindow",
        {"app": "Code", "title": f"see {URL} {PLAIN}", "file": PATH, CANARY: CANARY},
    ),
    ("currentwindow", {"app": "firefox", "title": CANARY}),
    ("currentwindow", {"app": "Google-chrome", "title": f"{CANARY} - Google Chrome (Incognito)"}),
    ("currentwindow", {"app": {"x": CANARY}, "title": [CANARY]}),
    ("afkstatus", {"status": CANARY, "note": CANARY}),
    (
        "web.tab.current",
        {"url": URL, "title": CANARY, "audible": CANARY, "incognito": False, "tabCount": CANARY},
    ),
    ("web.tab.current", {"url": f"https://{CANARY}.example", "title": CANARY, "incognito": True}),
    ("web.tab.current", {"url": f"https://{CANARY}.example", "title": CANARY, "incognito": "yes"}),
    ("web.tab.current", {"url": f"file://{PATH}", "title": CANARY}),
    (
        "app.editor.activity",
        {"file": PATH, "project": f"/x/{CANARY}/{PLAIN}", "language": "py", "branch": CANARY},
    ),
    ("currently-playing", {"title": CANARY, "artist": CANARY, "uri": URL, "player": "mpv"}),
    (
        "something.else",
        {"title": f"mail {CANARY}@example.com", "url": URL, "deep": {"x": [CANARY]}, "$x": CANARY},
    ),
    ("afkstatus", {"status": "not-afk"}),
]


def send(line: Line) -> None:
    """Tell all of it at every door."""
    for number, (kind, data) in enumerate(TOLD):
        bucket, event = f"/buckets/b{number}_desk", made(number, 40, data=data)
        line.post(
            bucket, ABOUT | {"type": kind, "client": PATH, "hostname": f"{URL}/desk", "data": {"x": CANARY}}
        )
        line.post(f"{bucket}/heartbeat?pulsetime=1&{CANARY}", event)
        line.post(f"{bucket}/events", [event | {"extra": CANARY}])
        told = {"buckets": {f"i{number}_desk": ABOUT | {"type": kind, "events": [event], "name": CANARY}}}
        line.post("/import", told)
        # Larger than what Django keeps in memory by itself.
        body = FORM % json.dumps(told | {"x": "y" * 3_000_000}).encode()
        assert 200 == line.post("/import", body, Content_Type="multipart/form-data; boundary=X").status


def faults(line: Line) -> str:
    """What refusals say."""
    asked = [
        ("POST", f"/buckets/{CANARY.replace('C', '%2FC')}", ABOUT),
        ("POST", f"/buckets/a?{CANARY}", {"type": CANARY}),
        ("POST", f"/buckets/{CANARY}/events", made(0, timestamp=CANARY)),
        ("POST", "/buckets/b0_desk/events", made(0, timestamp=CANARY, data=CANARY)),
        ("GET", f"/buckets/{CANARY}?{CANARY}", None),
        ("GET", f"/{CANARY}", None),
        ("POST", "/import", {"buckets": {CANARY: {"events": [{"timestamp": CANARY}]}}}),
        ("POST", "/query/", {"query": [f"RETURN='{CANARY}"], "timeperiods": [CANARY]}),
    ]
    answers = [line.ask(*each) for each in asked]
    assert all(400 <= answer.status < 500 for answer in answers)
    return "".join(answer.text + str(answer.headers) for answer in answers)


def read_texts(data: Path) -> str:
    """All that the owner of the keys could read."""
    store = open_store(data / "server", bytes.fromhex(KEY))
    unseal, reader = store.vault.sealer(1).unseal, store.reader()
    texts = [name.name for name in read_names(store, 1).values()]
    texts += [
        read_title(store, 1, row[0]) or "" for row in reader.execute("SELECT id FROM title WHERE account = 1")
    ]
    for table, columns in (("bucket", "sealed, told"), ("data", "sealed"), ("host", "sealed, made_of")):
        for row in reader.execute(f"SELECT {columns} FROM watcher_{table}"):  # noqa: S608 -- our own tables
            texts += [unseal(sealed, f"watcher_{table}") for sealed in row if sealed]
    texts += dump(reader)
    store.close()
    return "\n".join(texts)


def test_no_canary_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = tmp_path / "data"
    (data / "temporary").mkdir(parents=True)
    monkeypatch.setenv("TMPDIR", str(data / "temporary"))
    monkeypatch.setenv("HOURSELF_ACTIVITYWATCH", "yes")
    with (data / "errors.log").open("w") as out:
        server = Server(data)
        server.errors = out.fileno()
        with server:
            line = Line(server.port)
            send(line)
            said = faults(line)
            query = {"query": ['RETURN=query_bucket("b0_desk");'], "timeperiods": ["2026-01-01/2026-02-01"]}
            back = line.get("/export").text + line.post("/query/", query).text + line.get("/buckets/").text
        with server:
            # What was told becomes time at the start.
            text = wait_for_time(data)
    raw = [
        f.name
        for f in data.rglob("*")
        if f.is_file() and CANARY.lower() in f.read_bytes().decode("latin-1").lower()
    ]

    assert [] == raw
    assert (0, 0, 0) == tuple(each.lower().count(CANARY.lower()) for each in (text, back, said))
    assert (4, 2) <= (text.count(PLAIN), back.count(PLAIN))


@pytest.mark.usefixtures("store")
def test_an_upload_is_laid_down_nowhere() -> None:
    from django.test import RequestFactory

    from hourself.server.api.activitywatch.bodies import read_upload

    body = FORM % json.dumps({"buckets": {}, "x": "y" * 3_000_000}).encode()
    request = RequestFactory().post("/api/0/import", body, "multipart/form-data; boundary=X")
    told = read_upload(request)

    assert {"buckets", "x"} == told.keys()
    assert [BytesIO] == [type(file.file) for file in request.FILES.values()]


def wait_for_time(data: Path) -> str:
    """What is stored, once it holds time as well."""
    until = time.monotonic() + 20
    while not count_spans(data) and time.monotonic() < until:
        time.sleep(0.2)
    assert count_spans(data)
    return read_texts(data)


def count_spans(data: Path) -> int:
    store = open_store(data / "server", bytes.fromhex(KEY))
    (count,) = store.reader().execute("SELECT count(*) FROM span").fetchone()
    store.close()
    return int(count)


def test_private_windows_leave_no_event() -> None:
    told = [clean_data(kind, data, Wishes()) for kind, data in TOLD]

    assert [2, 6, 7] == [number for number, kept in enumerate(told) if kept is None]


@pytest.mark.parametrize("pair", [("site", "example.com"), ("title", "secret")])
def test_what_is_ignored_leaves_no_event(pair: tuple[str, str]) -> None:
    wishes = Wishes(ignored=frozenset([pair]))
    page = {"url": "https://www.example.com/x", "title": "My Secret"}

    assert (None, {"status": "afk"}) == (
        clean_data("web.tab.current", page, wishes),
        clean_data("afkstatus", {"status": "afk"}, wishes),
    )


def test_a_window_of_macos_that_tells_nothing_is_a_private_one() -> None:
    assert clean_data("currentwindow", {"app": "", "title": ""}, Wishes()) is None
    assert clean_data("currentwindow", {"app": "", "title": "notes"}, Wishes()) is not None


@pytest.mark.parametrize(
    ("app", "url", "kept"),
    [
        ("Google Chrome", f"https://a.example/{CANARY}", {"title": "", "url": "a.example"}),
        # Whether a window of it is private, its watcher does not know.
        ("Safari", f"https://a.example/{CANARY}", {"title": ""}),
        # As phones show addresses.
        ("Google Chrome", f"www.a.example:8080/{CANARY}?{CANARY}", {"title": "", "url": "a.example"}),
        ("Code", "", {"title": PLAIN}),
        ("Code", None, {"title": PLAIN}),
    ],
)
def test_of_a_windows_address_the_site_is_kept(app: str, url: str | None, kept: dict[str, str]) -> None:
    told = {"app": app, "title": PLAIN, "url": url}

    assert {"app": app, **kept} == clean_data("currentwindow", told, Wishes())


@pytest.mark.parametrize("pair", [("app", "google chrome"), ("site", "a.example"), ("title", "secret")])
def test_a_window_with_a_site_is_ignored_by_either(pair: tuple[str, str]) -> None:
    told = {"app": "Google Chrome", "title": "a secret", "url": "https://a.example"}

    assert clean_data("currentwindow", told, Wishes(ignored=frozenset([pair]))) is None


@pytest.mark.parametrize(
    "told", ["/home/ada/proj", "git@git.example.org:ada/proj.git", "https://x.org/ada/proj.git"]
)
def test_a_project_is_the_last_part_of_where_it_is(told: str) -> None:
    assert {"project": "proj"} == clean_data("app.editor.activity", {"project": told}, Wishes())


def test_flags_that_are_written_as_texts() -> None:
    told = {"url": "https://a.example", "audible": "true", "incognito": "false"}

    assert {"url": "a.example", "audible": True, "incognito": False} == clean_data(
        "web.tab.current", told, Wishes()
    )
    assert clean_data("web.tab.current", told | {"incognito": "true"}, Wishes()) is None


def test_what_was_answered_about_being_away_stays_without_addresses() -> None:
    told = {"message": "lunch https://example.com/x?y=1", "split": True, "split_id": "1.5", "other": "x"}
    ignoring = Wishes(ignored=frozenset([("title", "lunch")]))

    assert {"message": "lunch", "split": True} == clean_data("afktask", told, Wishes())
    assert clean_data("afktask", told, ignoring) is None


def test_an_ignored_app_leaves_no_event() -> None:
    wishes = Wishes(ignored=frozenset([("app", "Spotify")]))
    kept = [clean_data("currentwindow", {"app": app, "title": "x"}, wishes) for app in ("spotify", "Code")]

    assert [None, {"app": "Code", "title": "x"}] == kept


@pytest.mark.parametrize(
    ("wishes", "titles"),
    [(Wishes(), ["x", "", ""]), (Wishes(False), [""] * 3), (Wishes(True, True), ["x", "y", "z"])],
)
def test_titles_are_kept_as_the_person_says(wishes: Wishes, titles: list[str]) -> None:
    told: list[tuple[str, dict[str, Any]]] = [
        ("currentwindow", {"app": "Code", "title": "x"}),
        ("currentwindow", {"app": "chromium", "title": "y"}),
        ("web.tab.current", {"url": "https://example.com", "title": "z"}),
    ]

    assert titles == [(clean_data(kind, data, wishes) or {})["title"] for kind, data in told]


ODD = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.just("\ud800"),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text(max_size=8) | st.just("\udc80"), inner, max_size=3)
    ),
    max_leaves=8,
)
FIELDS = [
    "timestamp",
    "duration",
    "data",
    "id",
    "client",
    "type",
    "hostname",
    "buckets",
    "events",
    "query",
    "timeperiods",
]
USUAL = st.sampled_from(["2026-01-05T10:00:00Z", 5, {}, [], "x", "currentwindow", {"app": "x", "title": "y"}])
BODY = ODD | st.dictionaries(st.sampled_from(FIELDS), USUAL | ODD, max_size=6)
ADDRESSES = [
    *(
        f"/buckets/fuzz{rest}"
        for rest in ("", "/events", "/heartbeat", "/events/1", "/events/count", "/export")
    ),
    *(
        "/buckets/fuzz/events/99999999999999999999",
        "/buckets/%FF%00%22",
        "/buckets/%2e%2e",
        "/import",
        "/settings",
    ),
    *("/settings/x", "/query/", "/info", "/export"),
]
#: A method and an address.
TARGETS = st.tuples(st.sampled_from(["GET", "POST", "DELETE"]), st.sampled_from(ADDRESSES))
ASKED = st.dictionaries(
    st.sampled_from(["limit", "start", "end", "pulsetime", "force", "name"]),
    st.text(max_size=12) | st.integers().map(str) | st.floats().map(str) | st.just("2026-01-05T10:00:00Z"),
    max_size=3,
)


@pytest.fixture
def ask(store: Store, person: Cast) -> Iterator[Callable[..., Any]]:
    """Send something to the open door, with a key that may do all."""
    from django.test import Client, override_settings

    with store.writing() as connection:
        key = add_api_key(connection, person.account, "x", 1, scopes=["read", "write"])
    headers = {"Authorization": f"Bearer {key}"}

    def send(method: str, address: str, body: object) -> Any:
        content = json.dumps(body).encode() if method == "POST" else b""
        return Client().generic(method, f"/api/0{address}", content, "application/json", headers=headers)

    with override_settings(HOURSELF_ACTIVITYWATCH=True):
        yield send


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(TARGETS, ASKED, BODY)
def test_nothing_odd_is_a_fault(
    ask: Callable[..., Any], target: tuple[str, str], asked: Any, body: Any
) -> None:
    ask("POST", "/buckets/fuzz", ABOUT)
    answer = ask(target[0], f"{target[1]}?{urlencode(asked)}", body)
    text = b"".join(answer.streaming_content) if answer.streaming else answer.content

    assert answer.status_code < 500
    assert answer.status_code == 304 or text.decode()
