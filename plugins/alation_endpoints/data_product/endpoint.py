"""Data products, their marketplaces, reports and permissions. Sheet: data_product.

Everything is answered at once. The patterns that operations share stand above the class: a
declaration says in what it differs.
"""

from __future__ import annotations

from functools import partial

from alation_core import (
    BatchLimit,
    DirectOperation,
    Endpoint,
    GetOperation,
    JobDetails,
    ListOperation,
    LookUp,
    SameObject,
    TakesBack,
)
from alation_core.bodies import JSON_OBJECT, NO_BODY, list_under
from alation_core.paging import ONE_PAGE, Offset
from alation_core.reading import no_content, one_object
from alation_endpoints.data_product.answers import (
    DataProductCheckItem,
    DataProductItem,
    DataProductPermissionItem,
    DataProductReportResultItem,
    DataProductSearch,
    JobDetailsDataProduct,
    JobDetailsDataProductList,
    JobDetailsMarketplace,
    MarketplaceItem,
)
from alation_endpoints.data_product.pages import bare_or_under, found
from alation_endpoints.data_product.reading import all_named, all_shown, shown, with_specs
from alation_endpoints.data_product.shapes import (
    DataProductAllReportParams,
    DataProductCheckParams,
    DataProductId,
    DataProductPages,
    DataProductParams,
    DataProductPath,
    DataProductPermissionParams,
    DataProductPermissionRow,
    DataProductPublication,
    DataProductReportParams,
    DataProductReportResult,
    DataProductReportResultOf,
    DataProductService,
    DataProductVersion,
    DataProductVersionId,
    DataProductVersionPath,
    DataProductVersionStatus,
    MarketplaceId,
    MarketplacePages,
    MarketplacePath,
    MarketplaceProductPath,
    MarketplaceQuestion,
)
from alation_endpoints.data_product.specs import DataProductSpec, MarketplaceSpec

PRODUCTS = "/{+prefix}/data-product/"
PRODUCT = PRODUCTS + "{product_id}/"
VERSION = PRODUCT + "version/{version_id}/"
REPORTS = "/{+prefix}/report-results/"
MARKETPLACES = "/{+prefix}/marketplace/"
MARKETPLACE = MARKETPLACES + "{marketplace_id}/"
SHOWN = MARKETPLACE + "data-product/"
ONE_SHOWN = SHOWN + "{product_id}/"
PERMISSIONS = "/{+prefix}/data-products/permissions/"

PAGES = Offset(size=100)
"""The largest page is not known; a client of the vendor asks for pages of 100."""
ONE = BatchLimit(items=1, hard=True)
FEW = BatchLimit(items=100)
"""A habit: no limit is known, and such a request is answered when all its rows are done."""

# ------------------------------------------------------------ what several operations share

BY_PRODUCT_ID = SameObject(("product_id",))
BY_VERSION = SameObject(("product_id", "version_id"))
BY_SPEC = SameObject(
    (),
    name=lambda row: row["product"]["productId"],
    sets=lambda row: {f"the spec of version {row['product']['version']}": row},
)
"""That a spec of another version changes this one as well is not known: they go one by one."""
BY_MARKETPLACE_SPEC = SameObject((), name=lambda row: row["marketplace"]["marketplaceId"])
BY_GRANTEE = SameObject(("subject_type", "subject_id", "object_type", "object_id"))
BY_ROLE = SameObject((*BY_GRANTEE.by, "role"))

PRODUCT_LIST = partial(
    ListOperation[DataProductItem],
    item=DataProductItem,
    paging=PAGES,
    decode=bare_or_under("results"),
)
REPORT_LIST = partial(ListOperation[DataProductReportResultItem], item=DataProductReportResultItem)
PERMISSION_LIST = partial(ListOperation[DataProductPermissionItem], item=DataProductPermissionItem)

PRODUCT_WRITE = partial(
    DirectOperation[JobDetailsDataProduct],
    result=JobDetailsDataProduct,
    params=DataProductService,
    body=JSON_OBJECT,
    batch=ONE,
)
SPEC_WRITE = partial(
    PRODUCT_WRITE,
    path=PRODUCTS,
    payload=DataProductSpec,
    reader=with_specs(one_object(id="product_id", same={"product.productId": "product_id"})),
)
PUBLICATION = partial(
    PRODUCT_WRITE,
    path=ONE_SHOWN,
    payload=DataProductPublication,
    params=MarketplacePath,
    same_object=BY_PRODUCT_ID,
    reader=with_specs(shown),
)
BULK = partial(
    DirectOperation[JobDetailsDataProductList],
    "POST",
    MARKETPLACE + "bulk-publish/",
    payload=DataProductVersion,
    result=JobDetailsDataProductList,
    params=MarketplacePath,
    batch=FEW,
    repeat_safe=False,
    same_object=BY_VERSION,
    reader=with_specs(all_shown),
)
MARKETPLACE_WRITE = partial(
    DirectOperation[JobDetailsMarketplace],
    path=MARKETPLACES,
    payload=MarketplaceSpec,
    result=JobDetailsMarketplace,
    params=DataProductService,
    body=JSON_OBJECT,
    batch=ONE,
    reader=with_specs(
        one_object(
            id="external_marketplace_id",
            same={"marketplace.marketplaceId": "external_marketplace_id"},
        )
    ),
)
DELETE = partial(
    DirectOperation[JobDetails],
    "DELETE",
    result=JobDetails,
    params=DataProductService,
    body=NO_BODY,
    batch=ONE,
    repeat_safe=True,
    reader=no_content,
)
REPORT_LOG = partial(
    DirectOperation[JobDetails],
    "POST",
    result=JobDetails,
    batch=FEW,
    repeat_safe=False,
    reader=no_content,
)
PERMISSION_WRITE = partial(
    DirectOperation[JobDetails],
    path=PERMISSIONS,
    payload=DataProductPermissionRow,
    result=JobDetails,
    params=DataProductService,
    body=JSON_OBJECT,
    batch=ONE,
    reader=no_content,
)


class DataProduct(Endpoint):
    """Data products: their versions, marketplaces, report results, permissions, standards.

    Everything is answered at once, and every call takes `prefix`: servers differ in the path that
    the service is found at, and which release has which is not known.

    Order: a product, its version set to ready, a marketplace, then `publish`. A create makes a
    draft, and of a draft nothing is published though the server says success: such a row is
    `unknown`. Publishing takes rights on both sides, or the marketplace's admin has to approve. An
    update replaces the whole spec, as far as is known, and no status: read, change, send. Results
    of reports are a log: their own keys are sent flat, and are read under `extra_fields`. A check
    that fails is an answer (`passed`), no error.

    Not known, so `unknown` where an answer does not tell: what a second create or publish of the
    same thing answers (a create that is lost is looked for, and not sent again), whether one bad
    row of `bulk_publish`, `bulk_update` or `bulk_unpublish` refuses all of them, and what
    `unpublish` answers: only an empty answer counts as a success, as for deletes, permissions and
    results of reports. The public client calls a marketplace `markeplace` in permissions, and
    whether servers take `marketplace` is not known.
    """

    name = "data_product"

    list = PRODUCT_LIST(PRODUCTS, filters=DataProductParams)
    get = GetOperation(PRODUCT, item=DataProductItem, params=DataProductPath)
    get_version = GetOperation(VERSION, item=DataProductItem, params=DataProductVersionPath)
    create = SPEC_WRITE(
        "POST",
        repeat_safe=False,
        look_up=LookUp(
            list, by={"product.productId": "product_id"}, within=("prefix",), id="product_id"
        ),
    )
    update = SPEC_WRITE(
        "PUT",
        repeat_safe=True,
        same_object=BY_SPEC,
        takes_back=TakesBack(
            list, names={"product": "spec_json.product", "schema": "spec_json.schema"}
        ),
    )
    delete = DELETE(PRODUCT, payload=DataProductId, same_object=BY_PRODUCT_ID)
    set_version_status = PRODUCT_WRITE(
        "PUT",
        VERSION,
        payload=DataProductVersionStatus,
        repeat_safe=True,
        same_object=BY_VERSION,
        reader=with_specs(one_object(id="product_id", same=("version_id", "status"))),
        takes_back=TakesBack(list),
    )
    delete_version = DELETE(VERSION, payload=DataProductVersionId, same_object=BY_VERSION)

    list_report_results = REPORT_LIST(PRODUCT + "report-results/", filters=DataProductReportParams)
    log_report_results = REPORT_LOG(
        PRODUCT + "report-results/", payload=DataProductReportResult, params=DataProductPath
    )
    list_all_report_results = REPORT_LIST(REPORTS, filters=DataProductAllReportParams)
    log_all_report_results = REPORT_LOG(
        REPORTS, payload=DataProductReportResultOf, params=DataProductService
    )
    check = ListOperation(
        "/{+prefix}/data-product-check/",
        item=DataProductCheckItem,
        filters=DataProductCheckParams,
        method="POST",
        paging=ONE_PAGE,
    )

    list_marketplaces = ListOperation(
        MARKETPLACES,
        item=MarketplaceItem,
        filters=DataProductPages,
        paging=PAGES,
        decode=bare_or_under("data"),
    )
    get_marketplace = GetOperation(MARKETPLACE, item=MarketplaceItem, params=MarketplacePages)
    create_marketplace = MARKETPLACE_WRITE("POST", repeat_safe=False)
    update_marketplace = MARKETPLACE_WRITE(
        "PUT",
        repeat_safe=True,
        same_object=BY_MARKETPLACE_SPEC,
        takes_back=TakesBack(
            list_marketplaces, names={"marketplace": "spec.marketplace", "schema": "spec.schema"}
        ),
    )
    delete_marketplace = DELETE(
        MARKETPLACE, payload=MarketplaceId, same_object=SameObject(("marketplace_id",))
    )

    list_marketplace_products = PRODUCT_LIST(SHOWN, filters=MarketplacePages)
    get_marketplace_product = GetOperation(
        ONE_SHOWN, item=DataProductItem, params=MarketplaceProductPath
    )
    publish = PUBLICATION("POST", repeat_safe=False)
    update_published = PUBLICATION("PUT", repeat_safe=True)
    unpublish = DELETE(
        ONE_SHOWN, payload=DataProductId, params=MarketplacePath, same_object=BY_PRODUCT_ID
    )
    bulk_publish = BULK(body=list_under("publish"))
    bulk_update = BULK(body=list_under("update"), same_object=BY_PRODUCT_ID)
    bulk_unpublish = BULK(body=list_under("unpublish"), reader=with_specs(all_named))
    search = GetOperation(
        "/{+prefix}/search-internally/{marketplace_id}/",
        item=DataProductSearch,
        params=MarketplaceQuestion,
        method="POST",
        decode=found,
    )

    list_permissions = PERMISSION_LIST(PERMISSIONS, filters=DataProductPermissionParams)
    create_permission = PERMISSION_WRITE("POST", repeat_safe=False)
    update_permission = PERMISSION_WRITE(
        "PUT",
        repeat_safe=True,
        same_object=BY_GRANTEE,
        takes_back=TakesBack(list_permissions),
    )
    delete_permission = PERMISSION_WRITE("DELETE", repeat_safe=True, same_object=BY_ROLE)
    check_permissions = PERMISSION_LIST(
        "/{+prefix}/data-products/check-permissions/", filters=DataProductService
    )
