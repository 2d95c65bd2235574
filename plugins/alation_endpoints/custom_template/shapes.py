"""The shapes of templates: what is asked, what comes back. Sheet: custom_template."""

from __future__ import annotations

from typing import Annotated

from alation_core import Item
from alation_core.frozen import dataclass
from alation_core.shapes import UNSET, Maybe


@dataclass(frozen=True)
class CustomTemplateParams:
    """Filters of the list."""

    title: Annotated[Maybe[str], "Exact. Several templates may share a title."] = UNSET
    limit: Annotated[Maybe[int], "Size of a page."] = UNSET
    skip: Maybe[int] = UNSET


@dataclass(frozen=True)
class CustomTemplatePath:
    """Which template."""

    custom_template_id: int


@dataclass(frozen=True)
class CustomTemplateField:
    """A field on a template: the same object as in the list of custom fields."""

    id: int | None = None
    field_type: str | None = None
    name_singular: str | None = None
    name_plural: str | None = None
    tooltip_text: str | None = None
    backref_name: str | None = None
    backref_tooltip_text: str | None = None
    allow_multiple: bool | None = None
    allowed_otypes: list[str] | None = None
    options: list[str] | None = None
    builtin_name: str | None = None


@dataclass(frozen=True)
class CustomTemplateItem(Item):
    """A template. One of articles has no visual configuration."""

    id: int | None = None
    title: str | None = None
    builtin_name: str | None = None
    layout_otype: int | None = None
    visual_config_id: int | None = None
    fields: list[CustomTemplateField] | None = None
