"""The whole suite in one class."""

from __future__ import annotations

from alation_replay.contract.rules.answers import Answers
from alation_replay.contract.rules.batches import Batches
from alation_replay.contract.rules.cassettes import Cassettes
from alation_replay.contract.rules.jobs import Jobs
from alation_replay.contract.rules.payloads import Payloads
from alation_replay.contract.rules.registration import Registration
from alation_replay.contract.rules.results import Results


class EndpointContract(Registration, Payloads, Results, Jobs, Answers, Batches, Cassettes):
    """The tests that a plugin's author inherits; each runs for every operation that it concerns.

    Class attributes:
        endpoint: the endpoint class.
        cassettes: folder of its tapes, with their index. The success tape of an operation is what
            the scripted server answers where all goes well.
        examples: rows by operation; two or more that differ test the most. By default the rows of
            the success tape.
        params: query and path parameters by operation; by default those of the success tape.
        packaged: whether an installed plugin must bring the endpoint (default). False for a class
            that is handed to the client directly.
    """
