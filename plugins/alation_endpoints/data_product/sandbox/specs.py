"""What the sandbox refuses in a spec, and how it judges one. Sheet: data_product."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from alation_endpoints.data_product.sandbox.books import RESULTS, refusal
from alation_sandbox import World

_REQUIRED: Mapping[str, tuple[str, ...]] = {
    "product": (
        *("product.productId", "product.version", "product.contactEmail"),
        *("product.contactName", "product.en.name"),
    ),
    "marketplace": (
        *("marketplace.marketplaceId", "marketplace.contactName", "marketplace.contactEmail"),
        "marketplace.en.name",
    ),
}


def check_spec(spec: Any, kind: str) -> Mapping[str, Any]:
    """Return a spec that can be stored.

    Args:
        spec: what was sent.
        kind: "product" or "marketplace".

    Raises:
        Refusal: 400, a required key is missing, or the type of a delivery system is not in lower
            case.
    """
    missing = [place for place in _REQUIRED[kind] if not at(spec, place)]
    if missing:
        raise refusal(400, f"Missing required keys: {', '.join(missing)}")
    for name, system in (at(spec, "product.deliverySystems") or {}).items():
        told = str(system.get("type"))
        if told != told.lower():
            raise refusal(400, f"deliverySystems.{name}.type: '{told}' is not one of ['sql']")
    found: Mapping[str, Any] = spec
    return found


def at(spec: Any, place: str) -> Any:
    """Return what stands at a dotted place of a spec, or None."""
    for key in place.split("."):
        spec = spec.get(key) if isinstance(spec, Mapping) else None
    return spec


def judged(spec: Any, standards: Any) -> Iterator[dict[str, Any]]:
    """Yield what is found of each standard.

    A choice: a server has a model judge the sentence; here a standard is met where something
    stands at its place.
    """
    for standard in standards:
        passed = bool(at(spec, str(standard.get("key"))))
        told = "Something stands there." if passed else "Nothing stands there."
        named = {name: standard.get(name) for name in ("key", "check", "type")}
        yield {**named, "passed": passed, "explanation": told}


def failed_standards(world: World, spec: Any, standards: Any) -> list[str]:
    """Return what of a minimum standard a product fails: places, and names of reports."""
    product_id = at(spec, "product.productId")
    failed = []
    for standard in standards or ():
        report = standard.get("report_key")
        if report is None:
            failed += [str(one["key"]) for one in judged(spec, [standard]) if not one["passed"]]
            continue
        results = list(world.table(RESULTS).matching(product_id=product_id, report_key=report))
        if not results or not results[-1]["value"]:  # a choice: the newest result counts
            failed.append(report)
    return failed
