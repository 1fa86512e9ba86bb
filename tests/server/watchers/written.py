# SPDX-License-Identifier: AGPL-3.0-or-later
"""Queries written by hand: what the language has, what it has not, and each function at its edges."""

from __future__ import annotations

from typing import Any

URLS = ("https://www.example.com/a;b?c#d", "http://localhost:8080/", "about:blank", "https://git.example.org")
BUCKETS: dict[str, Any] = {
    "aw-watcher-window_desk": [
        "desk",
        [
            [0, 10_000, {"app": "code", "title": "(3) Inbox"}],
            [12_000, 5_000, {"app": "web", "title": "● x"}],
            [30_000, 5_000, {"app": "code", "title": "FPS: 60 y"}],
        ],
    ],
    "aw-watcher-afk_desk": ["desk", [[0, 20_000, {"status": "not-afk"}], [20_000, 5_000, {"status": "afk"}]]],
    "aw-watcher-web_other": ["other", [[0, 9_000, {"url": url}] for url in URLS]],
}
_WINDOW = "query_bucket('aw-watcher-window_desk')"
WRITTEN = (
    # What a query is.
    "RETURN = 1;", "RETURN=1", "\n\nRETURN\t=\n1 ;", "RETURN = 007;", "RETURN=1;;", "RETURN=1;RETURN=2;",
    "x=1;RETURN=x", "RETURN=true;", "RETURN=[True, false, False];", "true=3;RETURN=true;", "é=1;RETURN=é;",
    "_x1=1;RETURN=_x1;", "RETURN=[];", "RETURN={};", "RETURN=[[],[{}]];", "RETURN=[ 1 , 2 ];",
    "RETURN={ 'a' : 1 , \"b\":[1,{'c':2}]};", "RETURN={'a':1,'a':2};", "x=5;RETURN={'a':x,'b':[x,x]};",
    "nop=2;RETURN=[nop,nop()];", "RETURN=[nop(),nop()];", "RETURN=concat( [1] ,\n [2]\n);",
    "RETURN=limit_events([1,2,3],2);", "RETURN='a;b';", "RETURN=\"it's; {[(\";", r"RETURN='it\'s';",
    r'RETURN="a\"b";', r"RETURN='a\"b\\c\nd\d';", r"RETURN='a\\\'b';", 'x="a\\"; RETURN=1;";RETURN=x;',
    "RETURN=['a,b','c)',']'];", "RETURN={'a:b':'}'};", "RETURN='';", "RETURN='é中';", "RETURN=NAME;",
    "RETURN=[STARTTIME, ENDTIME];",
    # What is none.
    "", ";", "x=1;", "return=1;", "RETURN 1;", "RETURN=;", "RETURN=1.5;", "RETURN=-1;", "RETURN=1+1;",
    "RETURN==1;", "RETURN=1 2;", "RETURN='abc;", "RETURN='\\';", r"RETURN='a\\';", "RETURN='a' 'b';",
    "RETURN=[1,];", "RETURN=[1,,2];", "RETURN={1:2};", "RETURN={'a':1,};", "RETURN={'a' 1};",
    "RETURN={'a':};", "1=1;RETURN=1;", "1x=1;RETURN=1;", "x-y=1;RETURN=1;", "x y=1;RETURN=1;",
    "nop();RETURN=1;", "RETURN=1;x", "# c\nRETURN=1;", "RETURN=1; # c", "RETURN=1;x=",
    # Names and calls that fit nothing.
    "RETURN=x;", "RETURN=nop;", "RETURN=None;", "RETURN=foo();", "RETURN=nop(1);",
    "RETURN=query_bucket('a','b');", "RETURN=query_bucket('none');",
    "RETURN=query_bucket_eventcount('none');", "RETURN=find_bucket('none');",
    "RETURN=find_bucket('aw-watcher-window', 'other');", "RETURN=query_bucket(1);", "RETURN=flood(1);",
    "RETURN=limit_events([],'1');", "RETURN=concat([],{});", "RETURN=filter_keyvals([],1,[]);",
    "STARTTIME='x';RETURN=query_bucket('aw-watcher-afk_desk');", "E=tag([],[[1]]);RETURN=E;",
    f"E={_WINDOW};R=[['X']];RETURN=categorize(E,R);",
    f"E={_WINDOW};RETURN=categorize(E,[[['X'],{{'regex':'a','priority':'5'}}]]);",
    # Buckets and periods.
    f"RETURN={_WINDOW};", "RETURN=query_bucket_eventcount('aw-watcher-window_desk');",
    "RETURN=find_bucket('aw-watcher-');", "RETURN=find_bucket('watcher-', 'other');",
    "RETURN=find_bucket('');", "RETURN=query_bucket(find_bucket('aw-watcher-afk_'));",
    "STARTTIME='1970-01-01T00:00:30Z';RETURN=query_bucket('aw-watcher-window_desk');",
    "ENDTIME='1970-01-01T00:00:05';RETURN=query_bucket_eventcount('aw-watcher-window_desk');",
    # Functions at their edges.
    "RETURN=[flood([]), period_union([],[]), sum_durations([]), merge_events_by_keys([],['a'])];",
    f"RETURN=flood({_WINDOW},1);", f"RETURN=flood({_WINDOW},20);", f"RETURN=flood({_WINDOW},0);",
    f"RETURN=limit_events({_WINDOW},0);", f"RETURN=limit_events({_WINDOW},true);",
    f"E={_WINDOW};RETURN=merge_events_by_keys(E,[]);",
    f"E={_WINDOW};RETURN=merge_events_by_keys(E,['none']);",
    f"E={_WINDOW};RETURN=merge_events_by_keys(E,['title','app']);",
    f"E={_WINDOW};RETURN=filter_keyvals(E,'none',['code']);",
    f"E={_WINDOW};RETURN=exclude_keyvals(E,'none',['code']);",
    f"E={_WINDOW};RETURN=filter_keyvals(E,'app',[]);",
    f"E={_WINDOW};RETURN=filter_keyvals_regex(E,'app','');",
    f"E={_WINDOW};RETURN=chunk_events_by_key(E,'app');",
    f"RETURN=simplify_window_titles({_WINDOW},'title');",
    "E=query_bucket('aw-watcher-web_other');RETURN=sort_by_timestamp(split_url_events(E));",
    f"E={_WINDOW};A=query_bucket('aw-watcher-afk_desk');RETURN=filter_period_intersect(E,A);",
    f"E={_WINDOW};A=query_bucket('aw-watcher-afk_desk');RETURN=period_union(E,A);",
    f"E={_WINDOW};RETURN=categorize(E,[]);", f"E={_WINDOW};RETURN=tag(E,[]);",
    f"E={_WINDOW};RETURN=categorize(E,[[['X'],{{'type':'none'}}],[['Y'],{{'regex':''}}]]);",
    f"E={_WINDOW};RETURN=categorize(E,[[['X'],{{'regex':'CODE','ignore_case':true}}],[['Y'],{{'regex':'code'}}]]);",
    f"E={_WINDOW};RETURN=categorize(E,[[['X','Z'],{{'regex':'code'}}],[['Y'],{{'regex':'code'}}]]);",
    f"E={_WINDOW};RETURN=categorize(E,[[['X','Z'],{{'regex':'code'}}],[['Y'],{{'regex':'code','priority':20}}]]);",
    f"E={_WINDOW};RETURN=categorize(E,[[['X','Z'],{{'regex':'code'}}],[['Y'],{{'regex':'code','weight':19}}]]);",
    f"E={_WINDOW};RETURN=tag(E,[['X',{{'regex':'code'}}],['Y',{{'regex':'o|x'}}],['X',{{'regex':'In'}}]]);",
)  # fmt: skip
