"""Loads on Airflow: a hook, operators, a trigger and a sensor.

Nothing is imported here, and nothing of Airflow but in these modules:

- `operators`: `AlationLoadOperator` writes rows, `AlationPlanOperator` compares them first.
- `hooks`: `AlationHook` makes a client of a connection of the type `alation`.
- `sensors`: `AlationJobSensor` waits for a job.
- `triggers`: `AlationJobTrigger` looks after jobs while no worker is kept.

Inside: `provider` tells Airflow what is here; `given` are rows as a DAG gives them, `places` files
that stand at a path or a URL, `results` what is written of a run, `failing` which errors are worth
another try, `interrupts` signals that leave a run open, `lineage` what OpenLineage is told, `links`
what the web page shows.
"""
