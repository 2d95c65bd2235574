"""Suites of plugins that differ from the endpoint of documents in one thing."""

from __future__ import annotations

import dataclasses
import re
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from alation_core import BoundWrite, Endpoint, JobOperation
from alation_endpoints.document import Document
from alation_replay.contract import EndpointContract

TAPES = Path(__file__).parents[2] / "cassettes" / "document"

Suite = type[EndpointContract]
MakeSuite = Callable[[Path], Suite]


def suite_of(endpoint: type[Endpoint], cassettes: Path = TAPES, packaged: bool = False) -> Suite:
    given = {"endpoint": endpoint, "cassettes": cassettes, "packaged": packaged}
    return type("AuthorsTest", (EndpointContract,), given)


def altered(packaged: bool = False, **members: Any) -> MakeSuite:
    """The endpoint of documents with other members."""
    endpoint = type("Broken", (Document,), {"__doc__": "A broken endpoint.", **members})
    return lambda folder: suite_of(endpoint, packaged=packaged)


def create(**changes: Any) -> MakeSuite:
    """The endpoint with another declaration of its create."""
    return altered(create=dataclasses.replace(Document.create, **changes))


def listing(**changes: Any) -> MakeSuite:
    return altered(list=dataclasses.replace(Document.list, **changes))


def taped(change: Callable[[Path], object]) -> MakeSuite:
    """The endpoint with other tapes: a copy of the folder, changed."""

    def make(folder: Path) -> Suite:
        shutil.copytree(TAPES, folder / "document")
        change(folder / "document")
        return suite_of(Document, folder / "document")

    return make


def rewritten(name: str, old: str, new: str) -> Callable[[Path], object]:
    def change(folder: Path) -> None:
        text = (folder / name).read_text("utf-8")
        assert old in text
        (folder / name).write_text(text.replace(old, new, 1), "utf-8")

    return change


def without(pattern: str) -> Callable[[Path], object]:
    """Remove the tapes whose names match, and their entries."""

    def change(folder: Path) -> None:
        for path in folder.glob(pattern):
            path.unlink()
            index = folder / "index.yaml"
            entry = rf"^{path.stem}:\n(?:[ \n].*\n?)*"
            index.write_text(re.sub(entry, "", index.read_text("utf-8"), flags=re.MULTILINE))

    return change


class OwnOperation(JobOperation[Any]):
    """A job operation whose calls and schemas a plugin has taken into its own hands."""

    bound: type[BoundWrite[Any]] = BoundWrite
    schema: Mapping[str, Any] = {}

    @property
    def payload_schema(self) -> Any:
        known = super().payload_schema
        return type(known)(**self.schema) if self.schema else known

    def __get__(self, instance: Any, owner: Any) -> Any:
        if instance is None:
            return self
        usual = super().__get__(instance, owner)
        return self.bound(*(getattr(usual, part.name) for part in dataclasses.fields(usual)))


def own(batch: Any = Document.create.batch, **members: Any) -> MakeSuite:
    """The endpoint whose create is of a class of its own."""
    kind = type("Own", (OwnOperation,), members)
    declared = {f.name: getattr(Document.create, f.name) for f in dataclasses.fields(JobOperation)}
    return altered(create=kind(**{**declared, "batch": batch}))
