# SPDX-License-Identifier: AGPL-3.0-or-later
"""Names, categories, and a person's own word on them."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Path, Query, Router

from hourself.core.taxonomy import CATEGORIES, Category, default_level
from hourself.server.api.v1.answered import Categories, Changed, ChosenName, NamePage, ScoreChanged
from hourself.server.api.v1.asked import ChoiceTold, NamesAsked, ScoreTold
from hourself.server.api.v1.auth import READ, WRITE, holder_of
from hourself.server.api.v1.cursor import turn
from hourself.server.api.v1.finish import by_revision
from hourself.server.api.v1.problem import Problem, not_there
from hourself.server.report.figures import tell_name
from hourself.server.store.names import Choice, Name, classify, read_choice, read_names
from hourself.server.store.scores import read_scores, set_scores
from hourself.server.store.store import get_store

router = Router(tags=["Names and categories"])
Number = Annotated[int, Path(ge=1, le=2**53)]


@router.get("/names", auth=READ, response=NamePage)
@by_revision
def list_names(request: HttpRequest, asked: Query[NamesAsked]) -> dict[str, Any]:
    """Your names: apps, sites, and what you did offline."""
    account = holder_of(request).account
    names = sorted(set(read_names(get_store(), account).values()), key=lambda name: name.id)
    wanted = [name for name in names if _wants(asked, name)]
    question = (asked.q, asked.kind, asked.known)
    page, following = turn(wanted, lambda name: (name.id,), question, asked.cursor, asked.limit)
    return {"names": [_tell(account, name) for name in page], "next": following}


@router.get("/names/{number}", auth=READ, response=ChosenName)
@by_revision
def show_name(request: HttpRequest, number: Number) -> dict[str, Any]:
    """One name."""
    account = holder_of(request).account
    name = read_names(get_store(), account).get(number)
    if name is None:
        raise not_there("name", "number")
    return _tell(account, name)


@router.patch("/names/{number}", auth=WRITE, response=Changed)
def change_name(request: HttpRequest, number: Number, told: ChoiceTold) -> dict[str, Any]:
    """Say a name's category and level, for all days; the answer holds what was before, to take it back."""
    account = holder_of(request).account
    try:
        standing = read_choice(get_store(), account, number)
        before = classify(get_store(), account, number, _choose(told, standing))
    except KeyError:
        raise not_there("name", "number") from None
    name = read_names(get_store(), account)[number]
    return {"name": _tell(account, name), "before": _tell_choice(before)}


@router.get("/categories", auth=READ, response=Categories)
@by_revision
def list_categories(request: HttpRequest) -> dict[str, Any]:
    """All overviews and categories, with the levels that hold for them."""
    scores = read_scores(get_store(), holder_of(request).account)
    return {"categories": [_tell_category(each, scores) for each in CATEGORIES]}


@router.patch("/categories", auth=WRITE, response=ScoreChanged)
def change_category(request: HttpRequest, told: ScoreTold) -> dict[str, Any]:
    """Give a whole category a level of your own; names that have one of their own keep it."""
    account, category = holder_of(request).account, _known(told.overview, told.category)
    before = set_scores(get_store(), account, {category: told.level})
    scores = read_scores(get_store(), account)
    return {"category": _tell_category(category, scores), "before": before[category]}


def _wants(asked: NamesAsked, name: Name) -> bool:
    text = "\n".join(name.texts).casefold()
    return (
        (asked.q is None or asked.q.casefold() in text)
        and asked.kind in {None, name.kind}
        and asked.known in {None, name.known}
    )


def _choose(told: ChoiceTold, standing: Choice) -> Choice:
    given = told.model_fields_set
    if ("overview" in given) != ("category" in given) or (told.overview is None) != (told.category is None):
        raise Problem(
            422, "A category's key is the pair: give overview and category.", "overview", "category"
        )
    category = standing.category
    if "category" in given:
        category = _known(told.overview, told.category) if told.overview and told.category else None
    return Choice(category, told.level if "level" in given else standing.level)


def _known(overview: str, category: str) -> Category:
    found = Category(overview, category)
    if found not in CATEGORIES:
        raise not_there("category", "category")
    return found


def _tell(account: int, name: Name) -> dict[str, Any]:
    choice = read_choice(get_store(), account, name.id)
    return tell_name(name) | {"known": name.known, "choice": _tell_choice(choice)}


def _tell_choice(choice: Choice) -> dict[str, Any]:
    overview, category = choice.category or (None, None)
    return {"overview": overview, "category": category, "level": choice.level}


def _tell_category(category: Category, scores: dict[Category, int]) -> dict[str, Any]:
    own, usual = scores.get(category), default_level(category)
    level = usual if own is None else own
    return category._asdict() | {"level": level, "usual_level": usual, "own_level": own}
