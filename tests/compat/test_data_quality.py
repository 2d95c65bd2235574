from __future__ import annotations

from datetime import datetime
from typing import Any

import allie_sdk as allie
import pytest
from allie_sdk.models.job_model import JobDetailsDataQuality, JobDetailsDataQualityResult

from tests.compat.support import refusal

RULE = {"field_key": "dq.null_rate", "name": "Null rate", "type": "numeric"}


def result_of(object_key: str) -> Any:
    return allie.DataQualityValueItem(
        field_key="dq.null_rate",
        object_key=object_key,
        object_type="table",
        status="good",
        value=0.5,
    )


@pytest.fixture(autouse=True)
def table(client: Any) -> None:
    client.rdbms.post_schemas(1, [allie.SchemaItem(key="1.sales")])
    client.rdbms.post_tables(1, [allie.TableItem(key="1.sales.orders")])


def test_rules_are_created_listed_and_deleted(client: Any) -> None:
    (job,) = client.data_quality.post_data_quality_fields([allie.DataQualityFieldItem(**RULE)])
    assert isinstance(job, JobDetailsDataQuality)
    assert isinstance(job.result, JobDetailsDataQualityResult)
    assert job.result.fields.created.count == 1
    assert job.result.fields.created.sample == [{"field_key": "dq.null_rate"}]

    (rule,) = client.data_quality.get_data_quality_fields()
    assert isinstance(rule, allie.DataQualityField)
    assert (rule.key, rule.type) == ("dq.null_rate", "NUMERIC")
    assert isinstance(rule.ts_created, datetime)

    unknown = allie.DataQualityField(key="dq.unknown")
    (job,) = client.data_quality.delete_data_quality_fields([rule, unknown])
    assert job.result.fields.deleted.count == 1
    assert job.result.fields.not_found.count == 1


def test_results_are_stored_shown_on_their_objects_and_deleted(client: Any) -> None:
    client.data_quality.post_data_quality_fields([allie.DataQualityFieldItem(**RULE)])

    (job,) = client.data_quality.post_data_quality_values([result_of("1.sales.orders")])
    assert job.result.values.created.count == 1
    assert job.result.flag_counts == {"GOOD": 1, "WARNING": 0, "ALERT": 0}

    params = allie.DataQualityValueParams(hide_related=True)
    (found,) = client.data_quality.get_data_quality_values(params)
    assert isinstance(found, allie.DataQualityValue)
    assert (found.otype, found.value_value, found.value_quality) == ("table", 0.5, "GOOD")

    (job,) = client.data_quality.delete_data_quality_values([found])
    assert job.result.values.deleted.count == 1
    assert client.data_quality.get_data_quality_values() == []


def test_a_result_of_an_unknown_object_fails_in_a_successful_job(client: Any) -> None:
    client.data_quality.post_data_quality_fields([allie.DataQualityFieldItem(**RULE)])

    (job,) = client.data_quality.post_data_quality_values([result_of("1.sales.unknown")])

    assert job.status == "successful"
    assert job.result.created_object_attribution.failure_count == 1


def test_an_entry_without_a_key_is_refused(client: Any) -> None:
    with refusal() as told:
        client.data_quality.async_post_dict_payload(
            "/integration/v1/data_quality/", {"fields": [{"name": "Null rate"}]}
        )
    assert told == {"status": 400, "body": {"Entry": 1, "Message": "field_key is required"}}
