from __future__ import annotations

from typing import Any

import allie_sdk as allie

from alation_sandbox import Sandbox
from tests.compat.support import refusal

SOURCE = {"oid": 1, "otype": "data"}


def add(client: Any, name: str) -> Any:
    return client.tag.add_tag_to_object(name, allie.TagObjectItem(**SOURCE))


def test_a_tag_is_put_found_changed_and_taken_off(client: Any) -> None:
    tag = add(client, "Close #1")
    assert isinstance(tag, allie.Tag)
    assert (tag.name, tag.number_of_objects_tagged) == ("Close #1", 1)

    (listed,) = client.tag.get_tags(allie.TagParams(**SOURCE))
    assert listed.id == tag.id
    assert client.tag.get_a_tag(tag.id).name == "Close #1"
    (object_,) = client.tag.get_objects_tagged_with_specific_tag(
        "Close #1", allie.TaggedObjectParams(order_by="-ts_tagged", exclude_deleted=True)
    )
    assert (object_.subject.otype, object_.subject.id) == ("data", 1)
    assert object_.ts_tagged is not None

    changed = client.tag.update_tag(tag.id, allie.TagItem(name="Close", description="<p>x</p>"))
    assert (changed.name, changed.description) == ("Close", "<p>x</p>")
    gone = client.tag.remove_tag_from_object("Close", "data", 1)
    assert (type(gone), gone.status) == (allie.JobDetails, "successful")
    assert client.tag.get_a_tag(tag.id).number_of_objects_tagged == 0


def test_an_unknown_tag_is_not_found(client: Any) -> None:
    with refusal() as told:
        client.tag.get_a_tag(999)
    assert told == {"status": 404, "body": {"detail": "Not found."}}


def flag(kind: str, otype: str = "data") -> Any:
    subject = allie.TrustCheckFlagSubject(id=1, otype=otype)
    reason = "" if kind == "ENDORSEMENT" else "Load failed"
    return allie.TrustCheckFlagItem(flag_type=kind, flag_reason=reason, subject=subject)


def test_a_flag_is_put_found_changed_and_removed(client: Any) -> None:
    made = client.trust_checks.post_trust_check(flag("WARNING"))
    assert (type(made).__name__, made.status) == ("JobDetails", "successful")
    assert made.result.flag_reason == "<p>Load failed</p>"

    (listed,) = client.trust_checks.get_trust_checks(
        allie.TrustCheckFlagParams(oid=1, otype="data")
    )
    assert isinstance(listed, allie.TrustCheckFlag)
    listed.flag_reason = "Load is late"
    changed = client.trust_checks.put_trust_check(listed)
    assert (changed.status, changed.result.flag_reason) == ("successful", "<p>Load is late</p>")
    assert client.trust_checks.delete_trust_check(listed).status == "successful"
    assert not client.trust_checks.get_trust_checks()


def test_an_unknown_object_type_is_refused_in_the_servers_words(client: Any) -> None:
    told = client.trust_checks.post_trust_check(flag("ENDORSEMENT", "teapot"))
    assert told.status == "failed"
    assert told.result == {"subject": ["Invalid otype"]}


def test_object_types_and_groups_come_back_typed(server: Sandbox, client: Any) -> None:
    assert "data" in {otype.name for otype in client.otype.get_otypes()}
    (group,) = client.group.get_groups(allie.GroupParams(display_name__icontains="sandbox"))
    assert isinstance(group, allie.Group)
    assert (group.id, group.email) == (1, "sandbox-group@example.com")
