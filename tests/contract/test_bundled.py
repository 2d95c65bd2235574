"""Every bundled endpoint holds the contract; rows and parameters are those of its tapes."""

from __future__ import annotations

from importlib.metadata import entry_points
from pathlib import Path

from alation_endpoints.article import Article
from alation_endpoints.business_policy import BusinessPolicy
from alation_endpoints.connector import Connector
from alation_endpoints.custom_field import CustomField
from alation_endpoints.custom_field_value import CustomFieldValue
from alation_endpoints.custom_template import CustomTemplate
from alation_endpoints.data_dictionary import DataDictionary
from alation_endpoints.data_quality import DataQuality
from alation_endpoints.dataflow import Dataflow
from alation_endpoints.document import Document
from alation_endpoints.document_hub_folder import DocumentHubFolder
from alation_endpoints.domain import Domain
from alation_endpoints.glossary_term import GlossaryTerm
from alation_endpoints.group import Group
from alation_endpoints.lineage import Lineage
from alation_endpoints.otype import Otype
from alation_endpoints.policy_group import PolicyGroup
from alation_endpoints.query import Query
from alation_endpoints.rdbms_column import RdbmsColumn
from alation_endpoints.rdbms_schema import RdbmsSchema
from alation_endpoints.rdbms_table import RdbmsTable
from alation_endpoints.tag import Tag
from alation_endpoints.trust_check import TrustCheck
from alation_endpoints.user import User
from alation_endpoints.virtual_datasource import VirtualDatasource
from alation_endpoints.virtual_filesystem import VirtualFilesystem
from alation_endpoints.visual_config import VisualConfig
from alation_replay.contract import EndpointContract

CASSETTES = Path(__file__).parents[2] / "cassettes"


class TestArticle(EndpointContract):
    endpoint = Article
    cassettes = CASSETTES / "article"


class TestBusinessPolicy(EndpointContract):
    endpoint = BusinessPolicy
    cassettes = CASSETTES / "business_policy"


class TestConnector(EndpointContract):
    endpoint = Connector
    cassettes = CASSETTES / "connector"


class TestCustomField(EndpointContract):
    endpoint = CustomField
    cassettes = CASSETTES / "custom_field"


class TestCustomFieldValue(EndpointContract):
    endpoint = CustomFieldValue
    cassettes = CASSETTES / "custom_field_value"


class TestCustomTemplate(EndpointContract):
    endpoint = CustomTemplate
    cassettes = CASSETTES / "custom_template"


class TestDataDictionary(EndpointContract):
    endpoint = DataDictionary
    cassettes = CASSETTES / "data_dictionary"


class TestDataQuality(EndpointContract):
    endpoint = DataQuality
    cassettes = CASSETTES / "data_quality"


class TestDataflow(EndpointContract):
    endpoint = Dataflow
    cassettes = CASSETTES / "dataflow"


class TestDocument(EndpointContract):
    endpoint = Document
    cassettes = CASSETTES / "document"


class TestDocumentHubFolder(EndpointContract):
    endpoint = DocumentHubFolder
    cassettes = CASSETTES / "document_hub_folder"


class TestDomain(EndpointContract):
    endpoint = Domain
    cassettes = CASSETTES / "domain"


class TestGlossaryTerm(EndpointContract):
    endpoint = GlossaryTerm
    cassettes = CASSETTES / "glossary_term"


class TestLineage(EndpointContract):
    endpoint = Lineage
    cassettes = CASSETTES / "lineage"


class TestPolicyGroup(EndpointContract):
    endpoint = PolicyGroup
    cassettes = CASSETTES / "policy_group"


class TestGroup(EndpointContract):
    endpoint = Group
    cassettes = CASSETTES / "group"


class TestOtype(EndpointContract):
    endpoint = Otype
    cassettes = CASSETTES / "otype"


class TestQuery(EndpointContract):
    endpoint = Query
    cassettes = CASSETTES / "query"


class TestRdbmsColumn(EndpointContract):
    endpoint = RdbmsColumn
    cassettes = CASSETTES / "rdbms_column"


class TestRdbmsSchema(EndpointContract):
    endpoint = RdbmsSchema
    cassettes = CASSETTES / "rdbms_schema"


class TestRdbmsTable(EndpointContract):
    endpoint = RdbmsTable
    cassettes = CASSETTES / "rdbms_table"


class TestTag(EndpointContract):
    endpoint = Tag
    cassettes = CASSETTES / "tag"


class TestTrustCheck(EndpointContract):
    endpoint = TrustCheck
    cassettes = CASSETTES / "trust_check"


class TestUser(EndpointContract):
    endpoint = User
    cassettes = CASSETTES / "user"


class TestVirtualDatasource(EndpointContract):
    endpoint = VirtualDatasource
    cassettes = CASSETTES / "virtual_datasource"


class TestVirtualFilesystem(EndpointContract):
    endpoint = VirtualFilesystem
    cassettes = CASSETTES / "virtual_filesystem"


class TestVisualConfig(EndpointContract):
    endpoint = VisualConfig
    cassettes = CASSETTES / "visual_config"


def test_no_bundled_endpoint_is_left_out() -> None:
    points = entry_points(group="alation_core")
    bundled = {point.name for point in points if point.value.startswith("alation_end")}
    suites = [value for value in globals().values() if isinstance(value, type)]
    held = {
        suite.endpoint.name
        for suite in suites
        if issubclass(suite, EndpointContract) and suite is not EndpointContract
    }
    assert held == bundled
