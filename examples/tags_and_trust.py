"""Put a tag and a warning on data sources, and take both off when the reason is gone.

A tag is named by its NAME where it is put on objects and taken off, so a typing error makes a new
tag: the name is looked up first. What a second equal flag does is not known, so flags are listed
before one is put. Run it with ``python examples/tags_and_trust.py``.
"""

from __future__ import annotations

from _connect import catalog

from alation_core import Alation

TAG = "Quarterly close"
SOURCES = (1, 2)
REASON = "The load of last night failed."


def put_tag(server: Alation) -> None:
    """Put the tag on all sources, and say what else it is for."""
    rows = [{"tag_name": TAG, "otype": "data", "oid": source} for source in SOURCES]
    run = server.tag.add(rows)
    run.raise_for_problems()
    tag_id = next(iter(run.rows)).id
    changes = {"tag_id": tag_id, "description": "<p>Needed by the tenth of the month.</p>"}
    server.tag.update([changes]).raise_for_problems()
    tag = server.tag.get(tag_id=tag_id)
    print(f"{tag.name}: {tag.number_of_objects_tagged} objects, {tag.description}")


def warn(server: Alation, source: int) -> None:
    """Put a warning on a source that has none."""
    flags = server.trust_check.list(otype="data", oid=source)
    if any(flag.flag_type == "WARNING" for flag in flags):
        return
    subject = {"otype": "data", "id": source}
    row = {"flag_type": "WARNING", "flag_reason": REASON, "subject": subject}
    server.trust_check.create([row]).raise_for_problems()


def main() -> None:
    """Tag the sources, warn of the first one twice, and clear up."""
    with catalog() as server:
        if TAG not in {tag.name for tag in server.tag.list()}:
            print("a new tag")
        put_tag(server)
        warn(server, SOURCES[0])
        warn(server, SOURCES[0])
        flags = list(server.trust_check.list(otype="data", oid=SOURCES[0]))
        print(*(f"{flag.flag_type}: {flag.flag_reason}" for flag in flags))
        run = server.trust_check.delete([{"flag_id": flag.id} for flag in flags])
        run.raise_for_problems()
        untag = {"tag_name": TAG, "otype": "data", "oid": SOURCES[1]}
        for row in server.tag.remove([untag, untag]).rows:
            print("taken off:", row.status, *(problem.message for problem in row.problems))


if __name__ == "__main__":
    main()
