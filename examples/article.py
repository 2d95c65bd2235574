"""Keep the rules of a team as articles: write them in one upload, and mend what is refused.

A title is not unique, and an upload refuses a line whose title several articles have, with status
200. Such an article is named by its id. Run it with ``python examples/article.py``.
"""

from __future__ import annotations

from _connect import catalog

from alation_core import Alation

TEMPLATE = "default"
RULES = [
    {"key": "Naming rules", "description": "<p>Use short names.</p>"},
    {"key": "Review rules", "description": "<p>Two people read each change.</p>"},
]


def upload(server: Alation) -> None:
    """Upload the rules by title, and those that have no title of their own by id."""
    run = server.article.upload_logical_metadata(
        RULES, template_name=TEMPLATE, object_type="article"
    )
    by_id = []
    for row in run.rows:
        rule = RULES[row.row]
        print(row.status, rule["key"], *(problem.message for problem in row.problems))
        if row.status == "failed":
            newest = max(found.id or 0 for found in server.article.list(title=rule["key"]))
            by_id.append({"article_id": newest, "description": rule["description"]})
    if by_id:
        server.article.upload_articles_by_id(by_id, template_name=TEMPLATE).raise_for_problems()


def main() -> None:
    """Write two rules where an older one stands twice, and take the spare one away."""
    with catalog() as server:
        old = {"title": "Naming rules", "body": "<p>As you like.</p>"}
        run = server.article.create([old, old])
        run.raise_for_problems()
        upload(server)
        spare = next(iter(run.rows)).id
        server.article.delete([{"article_id": spare}]).raise_for_problems()
        for article in server.article.list():
            print(article.title, article.body)


if __name__ == "__main__":
    main()
