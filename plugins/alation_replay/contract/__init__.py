"""The contract suite: what every endpoint plugin must hold, as tests that its author inherits.

    from alation_replay.contract import EndpointContract

    class TestTrustCheck(EndpointContract):
        endpoint = TrustCheck
        cassettes = Path(__file__).parent / "cassettes" / "acme_flag"
        examples = {"create": [{"flag_type": "ENDORSEMENT", "subject": {"id": 7, "otype": "data"}}]}

No server is needed: requests are answered from a script or a tape, in this process, and waiting
takes no time. See docs/plugins.md.
"""

from alation_replay.contract.suite import EndpointContract

__all__ = ["EndpointContract"]
