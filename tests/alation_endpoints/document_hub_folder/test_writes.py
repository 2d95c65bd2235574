from __future__ import annotations

from alation_core import Alation
from alation_endpoints.document_hub_folder import (
    DocumentHubFolder,
    JobDetailsDocumentHubFolderDeleteResult,
    JobDetailsDocumentHubFolderPost,
    JobDetailsDocumentHubFolderPostResult,
    JobDetailsDocumentHubFolderPostResultCreatedFolder,
    JobDetailsDocumentHubFolderPutResult,
)
from alation_sandbox import Sandbox

HUB = 1
TEMPLATE = 1
TITLE_FIELD = 3


def make(catalog: Alation, *titles: str, **fields: object) -> list[int]:
    rows = [{"title": title, "document_hub_id": HUB, **fields} for title in titles]
    run = catalog.document_hub_folder.create(rows)
    run.raise_for_problems()
    return [outcome.id for outcome in run.rows if isinstance(outcome.id, int)]


def test_created_folders_come_back_with_their_ids_and_the_typed_result(catalog: Alation) -> None:
    run = catalog.use(DocumentHubFolder).create(
        [{"title": title, "document_hub_id": HUB} for title in ("Metrics", "Reports")]
    )

    assert run.ok
    assert [outcome.id for outcome in run.rows] == [1, 2]
    assert isinstance(run.jobs[0], JobDetailsDocumentHubFolderPost)
    assert run.jobs[0].result == JobDetailsDocumentHubFolderPostResult(
        created_folder_count=2,
        created_folders=[
            JobDetailsDocumentHubFolderPostResultCreatedFolder(id=1, title="Metrics"),
            JobDetailsDocumentHubFolderPostResultCreatedFolder(id=2, title="Reports"),
        ],
    )


def test_a_tree_is_built_level_by_level(catalog: Alation) -> None:
    (top,) = make(catalog, "Metrics")
    below = make(catalog, "Ratios", "Sums", parent_folder_id=top)

    found = catalog.document_hub_folder.list(parent_folder_id=top)

    assert [folder.id for folder in found] == below
    assert next(catalog.document_hub_folder.list(id=top)).child_folders_count == 2


def test_jobs_of_creates_never_overlap(catalog: Alation, server: Sandbox) -> None:
    rows = [{"title": title, "document_hub_id": HUB} for title in ("Metrics", "Reports")]

    catalog.document_hub_folder.create(rows, batch_size=1, concurrency=2).raise_for_problems()

    sent = [log.method for log in server.requests if "createAPIAccessToken" not in log.path]
    assert sent == ["POST", "GET", "POST", "GET"]


def test_folder_under_an_unknown_parent_is_refused_and_its_row_named(catalog: Alation) -> None:
    run = catalog.document_hub_folder.create(
        [
            {"title": "Metrics", "document_hub_id": HUB},
            {"title": "Ratios", "document_hub_id": HUB, "parent_folder_id": 99},
        ]
    )

    assert run.status == "failed"
    assert [outcome.status for outcome in run.rows] == ["unsent", "failed"]
    (problem,) = run.problems
    assert (problem.kind, problem.row, problem.field) == ("refused", 1, "parent_folder_id")
    assert not list(catalog.document_hub_folder.list())


def test_rows_of_a_refused_second_batch_are_counted_in_the_input(catalog: Alation) -> None:
    run = catalog.document_hub_folder.create(
        [
            {"title": "Metrics", "document_hub_id": HUB},
            {"title": "Reports", "document_hub_id": 99},
        ],
        batch_size=1,
    )

    assert run.status == "partial"
    assert [(p.row, p.field) for p in run.problems] == [(1, "document_hub_id")]


def test_field_that_is_not_on_the_template_is_refused_in_a_nested_list(catalog: Alation) -> None:
    row = {
        "title": "Metrics",
        "document_hub_id": HUB,
        "template_id": TEMPLATE,
        "custom_fields": [{"field_id": 777, "value": "Draft"}],
    }

    (problem,) = catalog.document_hub_folder.create([row]).problems

    assert problem.message == "The field_id 777 is not present on the chosen template."
    assert problem.row == 0


def test_custom_fields_of_the_template_are_stored_and_shown(catalog: Alation) -> None:
    field = {"field_id": TITLE_FIELD, "value": "Draft"}
    (folder,) = make(catalog, "Metrics", template_id=TEMPLATE, custom_fields=[field])

    (shown,) = catalog.document_hub_folder.list(id=folder)

    assert [(value.field_id, value.value) for value in shown.custom_fields or ()] == [(3, "Draft")]


def test_update_changes_what_is_sent_and_nothing_else(catalog: Alation) -> None:
    (folder,) = make(catalog, "Metrics", description="All metrics")

    run = catalog.document_hub_folder.update([{"id": folder, "title": "Key metrics"}])

    assert run.ok
    assert [outcome.id for outcome in run.rows] == [folder]
    assert isinstance(run.jobs[0].result, JobDetailsDocumentHubFolderPutResult)
    (shown,) = catalog.document_hub_folder.list()
    assert (shown.title, shown.description) == ("Key metrics", "All metrics")
    assert shown.ts_updated is not None


def test_update_that_counts_fewer_folders_than_sent_is_partial(catalog: Alation) -> None:
    (folder,) = make(catalog, "Metrics")

    run = catalog.document_hub_folder.update(
        [{"id": folder, "title": "Key metrics"}, {"id": 99, "title": "Lost"}]
    )

    assert run.status == "partial"
    assert [outcome.status for outcome in run.rows] == ["succeeded", "unknown"]
    assert [problem.kind for problem in run.problems] == ["count_mismatch"]


def test_update_to_an_unknown_parent_is_refused(catalog: Alation) -> None:
    (folder,) = make(catalog, "Metrics")

    run = catalog.document_hub_folder.update([{"id": folder, "parent_folder_id": 99}])

    assert [(p.kind, p.row, p.field) for p in run.problems] == [("refused", 0, "parent_folder_id")]


def test_delete_names_the_ids_that_the_server_does_not_list(catalog: Alation) -> None:
    (folder,) = make(catalog, "Metrics")

    run = catalog.document_hub_folder.delete([{"id": folder}, {"id": 99}])

    assert run.status == "partial"
    assert [outcome.status for outcome in run.rows] == ["succeeded", "failed"]
    assert run.jobs[0].result == JobDetailsDocumentHubFolderDeleteResult(
        deleted_folder_count=1, deleted_folder_ids=[folder]
    )
    assert not list(catalog.document_hub_folder.list())
    assert [gone.id for gone in catalog.document_hub_folder.list(deleted=True)] == [folder]


def test_delete_of_a_folder_leaves_its_sub_folders(catalog: Alation) -> None:
    (top,) = make(catalog, "Metrics")
    (below,) = make(catalog, "Ratios", parent_folder_id=top)

    catalog.document_hub_folder.delete([{"id": top}]).raise_for_problems()

    assert [folder.id for folder in catalog.document_hub_folder.list()] == [below]


def test_ten_thousand_folders_go_in_ten_batches(catalog: Alation, server: Sandbox) -> None:
    rows = ({"title": f"Folder {number}", "document_hub_id": HUB} for number in range(10_000))

    run = catalog.document_hub_folder.create(rows)

    assert run.ok
    assert sum(log.method == "POST" and "folder" in log.path for log in server.requests) == 10
