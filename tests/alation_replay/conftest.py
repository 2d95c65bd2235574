"""Loads what pytester would forget again after a run in this process.

It forgets what was imported meanwhile, and what is then imported a second time is another module.
"""

from __future__ import annotations

import vcr

import alation_endpoints.document
import alation_replay.marked
import alation_sandbox

LOADED = (alation_endpoints.document, alation_replay.marked, alation_sandbox, vcr)
