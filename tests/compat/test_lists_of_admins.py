from __future__ import annotations

from typing import Any

import allie_sdk as allie


def test_connectors_are_listed(client: Any) -> None:
    (connector,) = client.connector.get_connectors()

    assert isinstance(connector, allie.Connector)
    assert (connector.id, connector.name) == (1, "Sandbox connector")
    assert (connector.uses_agent, connector.connector_version) == (False, "1.0.0")


def test_policy_groups_are_listed_and_count_their_policies(client: Any) -> None:
    item = allie.BusinessPolicyPostItem(title="Retention", policy_group_ids=[1])
    client.business_policy.create_business_policies([item])

    (group,) = client.policy_group.get_policy_groups(allie.PolicyGroupParams(search="sandbox"))
    assert isinstance(group, allie.PolicyGroup)
    assert (group.id, group.title, group.policies_count) == (1, "Sandbox policies", 1)
    assert client.policy_group.get_policy_groups(allie.PolicyGroupParams(search="none")) == []


def test_templates_are_listed_and_read(client: Any) -> None:
    params = allie.CustomTemplateParams(title="Sandbox template")

    (template,) = client.custom_template.get_custom_templates(params)
    assert isinstance(template, allie.CustomTemplate)
    assert (template.id, template.layout_otype) == (1, 96)
    assert [field.name_singular for field in template.fields] == ["Title", "Description"]
    assert client.custom_template.get_custom_template_by_id(1) == template
