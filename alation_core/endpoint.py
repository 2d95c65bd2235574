"""Endpoints and the kinds of operation that they declare, each bound to its call."""

from __future__ import annotations

from types import MethodType
from typing import TYPE_CHECKING, Any, ClassVar, Self, TypeVar, overload

from alation_core.frozen import dataclass
from alation_core.jobs.protocol import BULK_METADATA_JOBS, JobProtocol
from alation_core.operations.comparison import Comparison
from alation_core.operations.declared import objections
from alation_core.operations.declared_comparisons import objections_to_comparison
from alation_core.operations.operation import Operation, check_shapes
from alation_core.operations.read import Listing, Question
from alation_core.operations.write import WriteOperation
from alation_core.results import JobDetails

if TYPE_CHECKING:
    from alation_core.calls.context import Context
    from alation_core.calls.reads import BoundGet, BoundList
    from alation_core.calls.writes import BoundWrite

J = TypeVar("J", bound=JobDetails)
D = TypeVar("D")
ItemT = TypeVar("ItemT")


class Endpoint:
    """Base of every endpoint: a class whose attributes declare its operations.

    A `Comparison` among them says how rows are compared with the objects of a list. Plugins add
    verbs (`alation_verbs`): methods that an endpoint has where they apply to it, and where it has
    no operation of that name.

    Class attributes:
        name: the name under which it is reached (`catalog.<name>`), which is also the name of its
            entry point.
    """

    name: ClassVar[str]

    def __init_subclass__(cls, **kwargs: Any) -> None:
        """Hold that each operation can work as it is declared.

        Raises:
            TypeError: one cannot; the sentence names it, and what is wrong.
        """
        super().__init_subclass__(**kwargs)
        named = getattr(cls, "name", cls.__name__)
        for name, operation in vars(cls).items():
            if isinstance(operation, Operation):
                check_shapes(f"{named}.{name}", operation)
                for sentence in objections(operation):
                    raise TypeError(f"{named}.{name}: {sentence}")
            elif isinstance(operation, Comparison):
                known = cls.operations().values()
                for sentence in objections_to_comparison(operation, known):
                    raise TypeError(f"{named}.{name}: {sentence}")

    def __init__(self, context: Context) -> None:
        self.context = context

    def __repr__(self) -> str:
        known = ", ".join(self.operations()) or "no operation"
        return f"<{self.name} at {self.context.connection.base}: {known}>"

    def __dir__(self) -> list[str]:
        return sorted({*super().__dir__(), *self.context.verbs(type(self))})

    if not TYPE_CHECKING:  # a checker goes on to find names that nobody declares

        def __getattr__(self, name: str) -> Any:
            """Return the verb of that name, bound to this endpoint.

            Raises:
                AttributeError: there is none, and no operation either.
            """
            if name.startswith("_") or name == "context":
                raise AttributeError(name)
            verbs = self.context.verbs(type(self))
            if name not in verbs:
                known = ", ".join([*self.operations(), *verbs]) or "nothing"
                raise AttributeError(f"{self.name} has no {name!r}; it has {known}")
            return MethodType(verbs[name], self)

    @classmethod
    def operations(cls) -> dict[str, Operation]:
        """Return the declared operations by name, in the order of declaration."""
        return _declared(cls, Operation)

    @classmethod
    def comparisons(cls) -> dict[str, Comparison]:
        """Return the declared comparisons by name, in the order of declaration."""
        return _declared(cls, Comparison)

    @classmethod
    def name_of(cls, operation: Operation) -> str:
        """Return endpoint and operation ("document.list")."""
        return f"{cls.name}.{operation.name}"


def _declared(endpoint: type[Endpoint], kind: type[D]) -> dict[str, D]:
    found: dict[str, D] = {}
    for base in reversed(endpoint.__mro__):
        found |= {name: value for name, value in vars(base).items() if isinstance(value, kind)}
    return found


class _Write(WriteOperation[J]):
    """A write that an endpoint of a client can call."""

    @overload
    def __get__(self, instance: None, owner: type[Endpoint]) -> Self: ...
    @overload
    def __get__(self, instance: Endpoint, owner: type[Endpoint]) -> BoundWrite[J]: ...
    def __get__(self, instance: Endpoint | None, owner: type[Endpoint]) -> Self | BoundWrite[J]:
        """Return the declaration on the class, and on an endpoint of a client the callable."""
        if instance is None:
            return self
        # Imported when it is called: a declaration needs neither the runner nor the transport.
        from alation_core.calls.writes import BoundWrite

        return BoundWrite(instance.context, owner.name_of(self), self)


@dataclass(frozen=True)
class JobOperation(_Write[J]):
    """A write that the server runs as a background job."""

    protocol: JobProtocol | None = BULK_METADATA_JOBS


@dataclass(frozen=True)
class DirectOperation(_Write[J]):
    """A write that the server answers at once, without a job."""

    answers_at_once: bool = True


class ListOperation(Listing[ItemT]):
    """A list that an endpoint of a client can call; see `Listing` for what is declared."""

    @overload
    def __get__(self, instance: None, owner: type[Endpoint]) -> Self: ...
    @overload
    def __get__(self, instance: Endpoint, owner: type[Endpoint]) -> BoundList[ItemT]: ...
    def __get__(self, instance: Endpoint | None, owner: type[Endpoint]) -> Self | BoundList[ItemT]:
        """Return the declaration on the class, and on an endpoint of a client the callable."""
        if instance is None:
            return self
        from alation_core.calls.reads import BoundList

        return BoundList(instance.context, owner.name_of(self), self)


class GetOperation(Question[ItemT]):
    """A read of one thing that an endpoint of a client can call; see `Question`."""

    @overload
    def __get__(self, instance: None, owner: type[Endpoint]) -> Self: ...
    @overload
    def __get__(self, instance: Endpoint, owner: type[Endpoint]) -> BoundGet[ItemT]: ...
    def __get__(self, instance: Endpoint | None, owner: type[Endpoint]) -> Self | BoundGet[ItemT]:
        """Return the declaration on the class, and on an endpoint of a client the callable."""
        if instance is None:
            return self
        from alation_core.calls.reads import BoundGet

        return BoundGet(instance.context, owner.name_of(self), self)
