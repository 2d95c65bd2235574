"""The plugin holds the contract of all endpoint plugins."""

from pathlib import Path

from alation_replay.contract import EndpointContract

from alation_acme_flag import AcmeFlag


class TestAcmeFlag(EndpointContract):
    endpoint = AcmeFlag
    cassettes = Path(__file__).parent / "cassettes" / "acme_flag"
    examples = {
        "create": [
            {"flag_type": "ENDORSEMENT", "subject": {"id": 12, "otype": "data"}},
            {
                "flag_type": "WARNING",
                "flag_reason": "Load of last night failed",
                "subject": {"id": 812, "otype": "table"},
            },
        ]
    }
