"""The templates of pages, with the fields on them. Sheet: custom_template."""

from __future__ import annotations

from alation_core import Endpoint, GetOperation, ListOperation
from alation_endpoints.custom_template.shapes import (
    CustomTemplateItem,
    CustomTemplateParams,
    CustomTemplatePath,
)

PATH = "/integration/v1/custom_template/"


class CustomTemplate(Endpoint):
    """Templates, read: documents, terms, folders and policies name one by its id.

    A title is no key: templates of different kinds of pages may share one. Compare `layout_otype`
    too, and stop where more than one is left. That code is a number here (96: terms and documents,
    0: articles; others are not known), and a text in the endpoint visual_config, which has the
    layout. Since server version 4.19. Who may read them is not documented.
    """

    name = "custom_template"

    list = ListOperation(PATH, item=CustomTemplateItem, filters=CustomTemplateParams)
    get = GetOperation(
        PATH + "{custom_template_id}/", item=CustomTemplateItem, params=CustomTemplatePath
    )
