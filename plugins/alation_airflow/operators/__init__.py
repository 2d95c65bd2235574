"""The operators: loads, and plans of loads."""

from alation_airflow.operators.load import AlationLoadOperator
from alation_airflow.operators.plan import AlationPlanOperator

__all__ = ["AlationLoadOperator", "AlationPlanOperator"]
