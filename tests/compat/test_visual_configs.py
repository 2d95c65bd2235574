from __future__ import annotations

from typing import Any

import allie_sdk as allie

FIELD = {"rendered_otype": "CUSTOM_FIELD", "component_type": "BUILT_IN", "panel": "MAIN"}


def item(otype: str, *fields: int) -> Any:
    components = [allie.VisualConfigComponent(**FIELD, rendered_oid=oid) for oid in fields]
    group = allie.VisualGroupedComponent(label="All", panel="MAIN", components=components)
    return allie.VisualConfigItem(
        title="Measure", layout_otype=otype, component_list_in_config=[group]
    )


def test_layouts_are_created_read_updated_and_deleted(client: Any) -> None:
    configs = client.visual_config
    made = configs.create_visual_config(item("table", 4))
    assert (type(made), made.status) == (allie.JobDetails, "successful")
    assert isinstance(made.result, allie.VisualConfig)

    read = configs.get_a_visual_config(made.result.id)
    assert read == made.result
    assert configs.get_visual_configs() == configs.get_visual_configs("table") == [read]
    assert configs.get_visual_configs("glossary_v3") == []

    changed = configs.update_visual_config(item("table", 4, 8), read.id)
    assert changed.status == "successful"
    (group,) = changed.result.component_list_in_config
    assert [component.rendered_oid for component in group.components] == [4, 8]

    gone = configs.delete_visual_config(read.id)
    assert (type(gone), gone.status) == (allie.JobDetails, "successful")
    assert configs.get_visual_configs() == []


def test_refusals_are_returned_with_the_words_of_the_server(client: Any) -> None:
    told = client.visual_config.create_visual_config(item("glossary_term", 4))
    assert told.status == "failed"
    assert told.result == {
        "detail": "No default custom fields(4,8) in the request",
        "code": "400000",
    }

    made = client.visual_config.create_visual_config(item("glossary_term", 4, 8))
    told = client.visual_config.delete_visual_config(made.result.id)
    assert told.result == {"detail": "Delete is not supported for glossary_term", "code": "400000"}
