"""Takes secrets out of recordings, and proves that they are gone.

- `rules`: what is a secret, as tables.
- `texts`: the rules on one text, and on what is within it: `named` finds values by their names,
  `known` those that are known, `spellings` and `base64_runs` take off how they are spelled, and
  `edits` change them at their place.
- `tapes`: the rules on whole tapes.
- `canaries`: planted secrets, and `survivors`: where one survives, nothing is written.
"""

from alation_replay.scrubbing.survivors import SecretSurvived

__all__ = ["SecretSurvived"]
