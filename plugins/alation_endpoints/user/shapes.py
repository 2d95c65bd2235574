"""The shapes of users: what is asked, what comes back, and the rows of duplicates. Sheet: user."""

from __future__ import annotations

from typing import Annotated, Literal

from marshmallow.validate import OneOf, Range, Regexp

from alation_core import Item
from alation_core.frozen import dataclass
from alation_core.shapes import UNSET, AnyOf, Maybe

_ORDERS = ("display_name", "email", "id", "profile_id", "last_login", "ts_created")

# ---------------------------------------------------------------------------- parameters


@dataclass(frozen=True)
class UserV1Params:
    """Filters of the list of version 1."""

    id: Annotated[Maybe[int | list[int]], AnyOf] = UNSET
    profile_id: Annotated[Maybe[int | list[int]], AnyOf] = UNSET
    display_name: Annotated[Maybe[str], "Exact."] = UNSET
    display_name__contains: Annotated[Maybe[str], "A part; case matters."] = UNSET
    display_name__icontains: Annotated[Maybe[str], "A part; case does not matter."] = UNSET
    email: Annotated[Maybe[str], "Exact."] = UNSET
    email__contains: Annotated[Maybe[str], "A part; case matters."] = UNSET
    email__icontains: Annotated[Maybe[str], "A part; case does not matter."] = UNSET
    limit: Annotated[Maybe[int], Range(min=1), "Size of a page."] = UNSET
    skip: Maybe[int] = UNSET


@dataclass(frozen=True)
class UserParams(UserV1Params):
    """Filters of the list."""

    last_login: Annotated[
        Maybe[str | list[str]], "Exact time YYYY-MM-DD HH:MM[:ss[.uuuuuu]], in UTC."
    ] = UNSET
    order_by: Annotated[
        Maybe[str],
        OneOf([*_ORDERS, *(f"-{name}" for name in _ORDERS)], error="Must be one of: {choices}."),
        "A leading minus turns the order.",
    ] = UNSET
    values: Annotated[Maybe[str], "Comma-separated names of the fields to return."] = UNSET


@dataclass(frozen=True)
class UserPath:
    """Which user."""

    user_id: Annotated[int, "The field id, not profile_id."]


# ------------------------------------------------------------------------------- answers


@dataclass(frozen=True)
class UserV1Item(Item):
    """A user, as the list of version 1 returns it."""

    id: int | None = None
    profile_id: int | None = None
    display_name: str | None = None
    email: str | None = None
    url: str | None = None


@dataclass(frozen=True)
class UserItem(UserV1Item):
    """A user. `last_login` is None for one who never logged in."""

    last_login: str | None = None
    ts_created: str | None = None


@dataclass(frozen=True)
class CurrentUser(Item):
    """The owner of the token. The fields are others than those of the lists."""

    id: int | None = None
    username: str | None = None
    email: str | None = None
    first_name: str | None = None
    last_name: str | None = None
    title: str | None = None
    role: str | None = None


@dataclass(frozen=True)
class DuplicateUserAccount(Item):
    """A line of the file of duplicates: all cells are texts, `raw` is the whole line as a row."""

    SN: str | None = None
    Username: str | None = None
    email: str | None = None
    Action: str | None = None
    Group: str | None = None


# ------------------------------------------------------------------------------ payloads

OneLine = Regexp(r"[^\r\n]*\Z", error="A line break cannot stand in a cell of this file.")
Digits = Regexp(r"[0-9]+\Z", error="Expected a number, written as a text.")


@dataclass(frozen=True)
class DuplicateUserAccountDecision:
    """A line of the edited file: whether an account is kept or suspended."""

    SN: Annotated[str, Digits, "Running number, as it was generated."]
    Username: Annotated[str, OneLine, "As it was generated: case matters."]
    Action: Annotated[
        Literal["RETAIN", "SUSPEND"], "Replaces the text RETAIN/SUSPEND of the generated file."
    ]
    Group: Annotated[str, Digits, "Shared by the accounts of one set of duplicates."]
    email: Annotated[Maybe[str | None], OneLine, "As it was generated; it may be empty."] = UNSET


COLUMNS: tuple[str, ...] = ("SN", "Username", "email", "Action", "Group")
"""Columns of the file, in its order (sheet user, csv_columns)."""
