"""The layout of templates: which components stand where on a page. Sheet: visual_config."""

from __future__ import annotations

from alation_core import (
    BatchLimit,
    DirectOperation,
    Endpoint,
    GetOperation,
    JobDetails,
    ListOperation,
    SameObject,
    TakesBack,
)
from alation_core.bodies import JSON_OBJECT, NO_BODY
from alation_core.reading import no_content
from alation_endpoints.visual_config.reading import laid_out
from alation_endpoints.visual_config.shapes import (
    JobDetailsVisualConfig,
    VisualConfigDeleteItem,
    VisualConfigItem,
    VisualConfigOtype,
    VisualConfigPath,
    VisualConfigPostItem,
    VisualConfigPutItem,
)
from alation_endpoints.visual_config.taken_back import written_layout

PATH = "/integration/visual_config/"
ONE = PATH + "{visual_config_id}/"
BATCH = BatchLimit(items=1, hard=True)
BY_ID = SameObject(("visual_config_id",))


class VisualConfig(Endpoint):
    """Visual configurations: the layout of templates, answered at once, without a job.

    Create custom fields first, then the layout that shows them. A layout holds every default field
    of its type, at any depth (for glossary_term: 4 and 8), or it is refused. No answer has the
    document hub, so what was read is not sent back unchanged: name `collection_type_id` yourself.

    An update sets the whole layout; the hub stays as it is. Servers put " custom fields" behind a
    title that an update changes: such a row is `unknown`, with what the title is now. A layout of
    which the answer lacks a part that was sent is `unknown` too. Glossary terms cannot lose their
    layout, and what a delete answers is not known: only an empty answer counts as a success.
    """

    name = "visual_config"

    list = ListOperation(PATH, item=VisualConfigItem)
    list_by_otype = ListOperation(
        PATH + "{otype}/", item=VisualConfigItem, filters=VisualConfigOtype
    )
    get = GetOperation(ONE, item=VisualConfigItem, params=VisualConfigPath)
    create = DirectOperation(
        "POST",
        PATH,
        payload=VisualConfigPostItem,
        result=JobDetailsVisualConfig,
        body=JSON_OBJECT,
        batch=BATCH,
        repeat_safe=False,
        reader=laid_out,
    )
    update = DirectOperation(
        "PUT",
        ONE,
        payload=VisualConfigPutItem,
        result=JobDetailsVisualConfig,
        body=JSON_OBJECT,
        batch=BATCH,
        repeat_safe=True,
        same_object=BY_ID,
        reader=laid_out,
        takes_back=TakesBack(
            list,
            names={"visual_config_id": "id"},
            forms={"component_list_in_config": written_layout},
        ),
    )
    delete = DirectOperation(
        "DELETE",
        ONE,
        payload=VisualConfigDeleteItem,
        result=JobDetails,
        body=NO_BODY,
        batch=BATCH,
        repeat_safe=True,
        same_object=BY_ID,
        reader=no_content,
    )
