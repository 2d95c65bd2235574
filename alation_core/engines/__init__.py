"""For engines that try again: a load is carried on, left while its jobs run, and looked after."""

from alation_core.engines.carrying import Carried, carry_on
from alation_core.engines.looking import look, write_of
from alation_core.engines.rules import FailOn, failure, key_of, may_pass, pause
from alation_core.engines.waiting import Waits

__all__ = [
    "Carried",
    "FailOn",
    "Waits",
    "carry_on",
    "failure",
    "key_of",
    "look",
    "may_pass",
    "pause",
    "write_of",
]
