"""The calls of the AI service. No path ends with a slash."""

from alation_endpoints.data_product_ai.sandbox import products, tools
from alation_endpoints.data_product_ai.sandbox.tasks import show
from alation_sandbox import Route

PATH = "/ai/api/v1/data_product/"
PRODUCT = PATH + "<data_product_id>/"
TOOL = "/ai/api/v1/chats/tool/default/<tool_ref>/"

ROUTES = [
    Route("PUT", PATH + "enrich_data_product_spec", products.enrich),
    Route("GET", PATH + "get_data_product_result/<task_id>", show("spec")),
    Route("POST", PATH + "generate_relationships", products.relationships),
    Route("POST", PRODUCT + "revise_data_product", products.revise),
    Route("GET", PATH + "revise_data_product_jobs", products.list_revisions),
    Route("GET", PATH + "revise_data_product_jobs/<result_id>", products.get_revision),
    Route("POST", PRODUCT + "validate_sql", products.validate_sql),
    Route("POST", PRODUCT + "extract_metrics", products.extract_metrics),
    Route("GET", PATH + "get_metrics/<task_id>", show("metrics", "metrics_with_source")),
    Route(
        "POST",
        PRODUCT + "extract_metrics_from_sample_queries",
        products.extract_from_queries,
    ),
    Route("POST", PRODUCT + "extract_metrics_from_bi", products.extract_from_bi),
    Route("GET", PATH + "get_metrics_with_source/<task_id>", show("metrics_with_source")),
    Route("GET", PATH + "get_tables_from_bi", products.tables_from_bi),
    Route("POST", PATH + "create_from_bi_datasource", products.from_bi_datasource),
    Route("POST", TOOL + "call", tools.call_tool),
    Route("GET", "/ai/api/v1/chats/<chat_id>/messages", tools.messages),
    Route("POST", TOOL + "stream", tools.stream_tool),
]
