"""The shapes of visual configurations: what is sent, what comes back. Sheet: visual_config."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal

from marshmallow.validate import Regexp

from alation_core import Item, JobDetails
from alation_core.frozen import dataclass
from alation_core.shapes import UNSET, Example, InPath, Maybe, required_when

Panel = Annotated[Literal["MAIN", "SIDEBAR"], "MAIN: wide, on the left. SIDEBAR: narrow."]

# ------------------------------------------------------------------------------ payloads


@dataclass(frozen=True)
class VisualConfigComponent:
    """A field, or a part of the page, in a panel."""

    rules: ClassVar = (
        required_when("component_type", "BUILT_IN", "rendered_oid"),
        required_when("component_type", "USER_DEFINED", "rendered_oid"),
        required_when("component_type", "PAGE_DEFINED", "page_defined_type"),
    )

    rendered_otype: Annotated[
        str | None, "CUSTOM_FIELD for a field, null for PAGE_DEFINED. Must be there."
    ]
    page_defined_type: Annotated[
        str | None, "For PAGE_DEFINED, such as catalog.tags; null for a field. Must be there."
    ]
    component_type: Literal["BUILT_IN", "PAGE_DEFINED", "USER_DEFINED"]
    panel: Panel
    rendered_oid: Annotated[
        Maybe[int | None], "Id of the custom field; needed but for PAGE_DEFINED."
    ] = UNSET


@dataclass(frozen=True)
class VisualConfigGroup:
    """Components under one heading. Groups are not known to hold groups."""

    label: str
    panel: Panel
    components: list[VisualConfigComponent]
    open_by_default: Maybe[bool | None] = UNSET
    is_group: Annotated[Maybe[bool | None], "true, or null as on shipped groups."] = UNSET


DEFAULT_LAYOUT = [
    {
        "rendered_otype": "CUSTOM_FIELD",
        "page_defined_type": None,
        "component_type": "BUILT_IN",
        "panel": panel,
        "rendered_oid": field,
    }
    for field, panel in ((4, "MAIN"), (8, "SIDEBAR"))
]
"""Description and steward: what a layout of terms has at the least."""

Layout = Annotated[
    list[VisualConfigComponent | VisualConfigGroup],
    "In order. Every default field of the type must be in it, at any depth.",
    Example(DEFAULT_LAYOUT),
]
Otype = Annotated[
    str,
    "Type of the pages, such as glossary_term, glossary_v3, table; a number elsewhere.",
    Example("glossary_term"),
]
Hub = Annotated[Maybe[int], "Id of the document hub. No answer has it, no update changes it."]


@dataclass(frozen=True)
class VisualConfigPostItem:
    """One layout to create."""

    title: str
    layout_otype: Otype
    component_list_in_config: Layout
    collection_type_id: Hub = UNSET


@dataclass(frozen=True)
class VisualConfigPutItem:
    """The whole layout that a visual configuration gets."""

    visual_config_id: Annotated[int, InPath]
    title: Annotated[str, "Send the present one: a server puts a suffix behind a changed one."]
    layout_otype: Otype
    component_list_in_config: Layout
    collection_type_id: Hub = UNSET


@dataclass(frozen=True)
class VisualConfigDeleteItem:
    """One visual configuration to delete."""

    visual_config_id: Annotated[int, InPath]


# ---------------------------------------------------------------------------- parameters


@dataclass(frozen=True)
class VisualConfigOtype:
    """Which layouts are listed."""

    otype: Annotated[
        str,
        Regexp(r"(?!\d+\Z)", error="A number reads one visual configuration: use get."),
        "Type of the pages, such as glossary_term.",
    ]


@dataclass(frozen=True)
class VisualConfigPath:
    """Which visual configuration."""

    visual_config_id: int


# ------------------------------------------------------------------------------- answers


@dataclass(frozen=True)
class VisualConfigPart:
    """A component or a group, as the server shows it. A group has `components`.

    `is_group` does not tell: it is null on shipped groups.
    """

    rendered_otype: str | None = None
    rendered_oid: int | None = None
    page_defined_type: str | None = None
    component_type: str | None = None
    panel: str | None = None
    label: str | None = None
    open_by_default: bool | None = None
    is_group: bool | None = None
    components: list[VisualConfigPart | Any] | None = None


@dataclass(frozen=True)
class VisualConfigItem(Item):
    """A visual configuration. Parts of other forms stay as they came."""

    id: int | None = None
    title: str | None = None
    layout_otype: str | None = None
    component_list_in_config: list[VisualConfigPart | Any] | None = None


@dataclass(frozen=True)
class JobDetailsVisualConfig(JobDetails):
    """The answer to a create or an update, in the vendor's job form; there is no job."""

    result: VisualConfigItem | Any = None
