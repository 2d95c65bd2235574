"""Texts that compress as prose does: what a ledger keeps of a row depends on it."""

from __future__ import annotations

import random
from collections.abc import Sequence
from functools import cache

TEXTS = 5000
"""Different descriptions: a repeat lies further back than zlib looks, so it gains nothing."""
_CHARACTERS = 250
_SEED = 15

_COMMON = (
    "the of and a in is to that it for from as by with are which this on at not be or each after "
    "what only where before when than has was its their one all"
)
_RARER = (
    "account adjusted agreed amount annual approval archive audit average balance bank basket "
    "behaviour booking branch budget calendar campaign carrier category central change channel "
    "claim client closing collected column commission company compared complete consent contract "
    "correction country coverage credit currency customer daily damaged deadline debtor decimal "
    "delivery department deposit difference discount division document domestic due duplicate "
    "earlier employee entry estimate evening exchange expected expense export external factor "
    "field figure finance fiscal foreign freight fulfilled gross group growth handover hourly "
    "import income index insured interest internal invoice item journal keyed largest ledger "
    "liability license limit loaded local location logistics margin market measure member merged "
    "method missing month morning movement negative net nightly notice number object offer office "
    "opening order origin outlet outstanding overdue owner packed paid parcel partner payment "
    "pending period person planned point policy portfolio posted premium previous price product "
    "profit project promised provider purchase quality quantity quarter rate reason receipt record "
    "refund region regular reminder remaining rental report reserve return revenue review risk "
    "rounded salary sample schedule season segment service settled share shipped shop source "
    "staff standard statement stock storage store subscription supplier surcharge target tariff "
    "tax territory ticket total transfer turnover unit unpaid updated usage valid value vendor "
    "version visit volume voucher warehouse weekly weight yearly yield zone"
)


@cache
def texts() -> tuple[str, ...]:
    """Return descriptions of about 280 characters, the same ones in each run."""
    drawn = random.Random(_SEED)  # noqa: S311 - no secret is drawn
    words = (_COMMON.split(), _RARER.split())
    return tuple(_text(drawn, words) for _ in range(TEXTS))


def _text(drawn: random.Random, words: Sequence[Sequence[str]]) -> str:
    text = ""
    while len(text) < _CHARACTERS:
        length = drawn.randint(6, 14)
        said = " ".join([drawn.choice(drawn.choice(words)) for _ in range(length)])
        text += f"{said.capitalize()}. "
    return f"<p>{text.strip()}</p>"
