"""How an endpoint is named, declared and registered."""

from __future__ import annotations

import keyword
from importlib.metadata import entry_points

import pytest

from alation_core import Alation, Endpoint, PluginError
from alation_core.operations import places
from alation_core.shapes import default_of, places_of
from alation_replay.contract.subject import Contract, require
from alation_replay.playing.credentials import CREDENTIALS, TAPE_URL

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


class Registration(Contract):
    """An endpoint can be found, and says what it is."""

    def test_name_can_be_used(self) -> None:
        """The name is an identifier in lower case that the client does not use for itself."""
        name = getattr(self.endpoint, "name", None)
        usable = isinstance(name, str) and name.isidentifier() and not keyword.iskeyword(name)
        require(
            usable and name == str(name).lower(),
            f"{self.endpoint.__qualname__}.name is {name!r}: set it to an identifier in lower "
            'case, as in name = "acme_flag"',
        )
        taken = dir(_client())
        require(name not in taken, f"catalog.{name} is a part of the client: take another name")

    def test_endpoint_is_reached_by_its_name(self) -> None:
        """`catalog.<name>` is the endpoint, and it has at least one operation."""
        catalog = _client(self.endpoint)
        require(type(getattr(catalog, self.endpoint.name)) is self.endpoint, "it is not reached")
        require(
            self.endpoint.operations(),
            f"{self.endpoint.__qualname__} declares no operation: add a JobOperation, "
            "DirectOperation, ListOperation or GetOperation as a class attribute",
        )

    def test_installed_plugin_brings_the_endpoint(self) -> None:
        """One entry point has the endpoint's name, and its plugin brings this class."""
        if not self.packaged:
            pytest.skip("packaged = False: the class is handed to the client directly")
        name = self.endpoint.name
        points = entry_points(group="alation_core", name=name)
        owners = [point.dist.name for point in points if point.dist is not None]
        require(
            len(owners) == 1,
            f"{len(owners)} installed distributions have an entry point {name!r} in the group "
            f"alation_core ({', '.join(owners) or 'is the project installed?'}); there must be one",
        )
        try:
            brought = type(_client(name).endpoint(name))
        except PluginError as error:
            raise AssertionError(f"alation_endpoints() does not bring {name!r}: {error}") from error
        require(
            brought is self.endpoint,
            f"the entry point {name!r} brings {brought!r}, not {self.endpoint!r}",
        )

    def test_endpoint_tells_what_it_is_for(self) -> None:
        """The class has a docstring: order, limits and dangers of an endpoint stand there."""
        require(self.endpoint.__doc__, f"{self.endpoint.__qualname__} has no docstring")

    def test_address_is_complete(self, operation: str) -> None:
        """Method and path can be sent; each place of the path but an open end has a value."""
        declared, named = self.subject.operation(operation), self.subject.named(operation)
        method = getattr(declared, "method", "GET")
        require(method in METHODS, f"{named}: {method!r} is none of {', '.join(METHODS)}")
        path = declared.path
        require(path.startswith("/"), f"{named}: the path {path!r} must begin with a slash")
        given = {
            name
            for name, field in declared.params_schema.fields.items()
            if field.required or default_of(declared.params_schema, name) is not None
        }
        if self.subject.writes(operation):
            given |= places_of(declared.payload_schema).keys()  # a row without one is refused
        wanted = places(path)
        if getattr(declared, "open_end", False):
            wanted = wanted[:-1]
        open_places = [place for place in wanted if place not in given]
        require(
            not open_places,
            f"{named}: the path {path!r} has {open_places}, which the parameters' dataclass does "
            "not require: give it a field for each, without a default or with what usually stands "
            "there",
        )


def _client(*plugins: str | type[Endpoint]) -> Alation:
    return Alation(TAPE_URL, CREDENTIALS["access_token"], plugins)
