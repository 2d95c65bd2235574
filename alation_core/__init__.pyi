# Written by tools/root_stub.py from the declarations; do not edit.

from alation_core.auth.credentials import ApiAccessToken as ApiAccessToken
from alation_core.auth.credentials import OAuthClient as OAuthClient
from alation_core.auth.credentials import RefreshToken as RefreshToken
from alation_core.auth.credentials import ServiceToken as ServiceToken
from alation_core.auth.exchange import TokenExchange as TokenExchange
from alation_core.batching.limits import BatchLimit as BatchLimit
from alation_core.calls.job import Job as Job
from alation_core.calls.options import OnInvalid as OnInvalid
from alation_core.calls.options import OnRefused as OnRefused
from alation_core.calls.reads import BoundGet as BoundGet
from alation_core.calls.reads import BoundList as BoundList
from alation_core.calls.verified import RowCheck as RowCheck
from alation_core.calls.verified import Verification as Verification
from alation_core.calls.writes import BoundWrite as BoundWrite
from alation_core.client import Alation as _Alation
from alation_core.clock import Clock as Clock
from alation_core.clock import SimulatedClock as SimulatedClock
from alation_core.endpoint import DirectOperation as DirectOperation
from alation_core.endpoint import Endpoint as Endpoint
from alation_core.endpoint import GetOperation as GetOperation
from alation_core.endpoint import JobOperation as JobOperation
from alation_core.endpoint import ListOperation as ListOperation
from alation_core.errors import AlationError as AlationError
from alation_core.errors import AuthenticationFailed as AuthenticationFailed
from alation_core.errors import ConfigurationError as ConfigurationError
from alation_core.errors import InputChanged as InputChanged
from alation_core.errors import InvalidPayload as InvalidPayload
from alation_core.errors import JobTimeout as JobTimeout
from alation_core.errors import LeaseLost as LeaseLost
from alation_core.errors import LedgerError as LedgerError
from alation_core.errors import PluginError as PluginError
from alation_core.errors import RequestRefused as RequestRefused
from alation_core.errors import RunOwned as RunOwned
from alation_core.errors import SameRowsAgain as SameRowsAgain
from alation_core.errors import SenderBusy as SenderBusy
from alation_core.errors import ServerUnreachable as ServerUnreachable
from alation_core.errors import UnreadableAnswer as UnreadableAnswer
from alation_core.ledger.opening import KnownRun as KnownRun
from alation_core.ledger.opening import LedgerOption as LedgerOption
from alation_core.observers.named import Progress as Progress
from alation_core.operations.comparison import Compared as Compared
from alation_core.operations.comparison import Comparison as Comparison
from alation_core.operations.comparison import Entries as Entries
from alation_core.operations.objects import SameObject as SameObject
from alation_core.operations.read import Item as Item
from alation_core.operations.read import LookUp as LookUp
from alation_core.operations.taken_back import TakesBack as TakesBack
from alation_core.plugins.hookspecs import PLUGIN_API_VERSION as PLUGIN_API_VERSION
from alation_core.plugins.hookspecs import Verb as Verb
from alation_core.plugins.hookspecs import hookimpl as hookimpl
from alation_core.problems import Problem as Problem
from alation_core.results import JobDetails as JobDetails
from alation_core.runs.outcome import BatchOutcome as BatchOutcome
from alation_core.runs.outcome import Run as Run
from alation_core.runs.outcome import RunNotSuccessful as RunNotSuccessful
from alation_core.runs.row_outcome import RowOutcome as RowOutcome
from alation_core.version import __version__ as __version__
from alation_endpoints.aggregated_context import AggregatedContext
from alation_endpoints.api_resource import ApiResource
from alation_endpoints.article import Article
from alation_endpoints.bi_source import BiSource
from alation_endpoints.business_policy import BusinessPolicy
from alation_endpoints.connector import Connector
from alation_endpoints.critical_data_element import CriticalDataElement
from alation_endpoints.custom_field import CustomField
from alation_endpoints.custom_field_value import CustomFieldValue
from alation_endpoints.custom_template import CustomTemplate
from alation_endpoints.data_dictionary import DataDictionary
from alation_endpoints.data_product import DataProduct
from alation_endpoints.data_product_ai import DataProductAi
from alation_endpoints.data_quality import DataQuality
from alation_endpoints.dataflow import Dataflow
from alation_endpoints.datasource import Datasource
from alation_endpoints.document import Document
from alation_endpoints.document_hub_folder import DocumentHubFolder
from alation_endpoints.domain import Domain
from alation_endpoints.glossary_term import GlossaryTerm
from alation_endpoints.group import Group
from alation_endpoints.lineage import Lineage
from alation_endpoints.nosql import Nosql
from alation_endpoints.otype import Otype
from alation_endpoints.policy_group import PolicyGroup
from alation_endpoints.query import Query
from alation_endpoints.query_log_ingestion import QueryLogIngestion
from alation_endpoints.rdbms_column import RdbmsColumn
from alation_endpoints.rdbms_schema import RdbmsSchema
from alation_endpoints.rdbms_table import RdbmsTable
from alation_endpoints.search import Search
from alation_endpoints.tag import Tag
from alation_endpoints.trust_check import TrustCheck
from alation_endpoints.user import User
from alation_endpoints.virtual_datasource import VirtualDatasource
from alation_endpoints.virtual_filesystem import VirtualFilesystem
from alation_endpoints.visual_config import VisualConfig
from alation_plan.verb import plan as _plan

__all__: list[str]
MODULES: dict[str, tuple[str, ...]]

class _BiSource(BiSource):
    plan = _plan

class _BusinessPolicy(BusinessPolicy):
    plan = _plan

class _CustomField(CustomField):
    plan = _plan

class _CustomFieldValue(CustomFieldValue):
    plan = _plan

class _Document(Document):
    plan = _plan

class _DocumentHubFolder(DocumentHubFolder):
    plan = _plan

class _GlossaryTerm(GlossaryTerm):
    plan = _plan

class _RdbmsColumn(RdbmsColumn):
    plan = _plan

class _RdbmsSchema(RdbmsSchema):
    plan = _plan

class _RdbmsTable(RdbmsTable):
    plan = _plan

class _Tag(Tag):
    plan = _plan

class _TrustCheck(TrustCheck):
    plan = _plan

class Alation(_Alation):
    aggregated_context: AggregatedContext
    api_resource: ApiResource
    article: Article
    bi_source: _BiSource
    business_policy: _BusinessPolicy
    connector: Connector
    critical_data_element: CriticalDataElement
    custom_field: _CustomField
    custom_field_value: _CustomFieldValue
    custom_template: CustomTemplate
    data_dictionary: DataDictionary
    data_product: DataProduct
    data_product_ai: DataProductAi
    data_quality: DataQuality
    dataflow: Dataflow
    datasource: Datasource
    document: _Document
    document_hub_folder: _DocumentHubFolder
    domain: Domain
    glossary_term: _GlossaryTerm
    group: Group
    lineage: Lineage
    nosql: Nosql
    otype: Otype
    policy_group: PolicyGroup
    query: Query
    query_log_ingestion: QueryLogIngestion
    rdbms_column: _RdbmsColumn
    rdbms_schema: _RdbmsSchema
    rdbms_table: _RdbmsTable
    search: Search
    tag: _Tag
    trust_check: _TrustCheck
    user: User
    virtual_datasource: VirtualDatasource
    virtual_filesystem: VirtualFilesystem
    visual_config: VisualConfig
