"""Takes secrets out of recordings, and proves that they are gone.

- `texts`: the rules, as tables, and what they do to one text.
- `tapes`: the rules on whole tapes.
- `canaries`: planted secrets; where one survives, nothing is written.
"""

from alation_replay.scrubbing.canaries import SecretSurvived

__all__ = ["SecretSurvived"]
