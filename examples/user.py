"""Find accounts whose names differ in letter case only, and keep the first one of each set.

By default it only shows what it would do. ``python examples/user.py --suspend`` does it: the other
accounts are SUSPENDED, and this API cannot undo that.
"""

from __future__ import annotations

import sys

from _connect import catalog


def decisions(accounts: list[dict[str, str]]) -> list[dict[str, str]]:
    """Return the rows with RETAIN for the first account of each group, and SUSPEND for the rest."""
    seen: set[str] = set()
    decided = []
    for account in accounts:
        action = "SUSPEND" if account["Group"] in seen else "RETAIN"
        seen.add(account["Group"])
        decided.append({**account, "Action": action})
    return decided


def main() -> None:
    """Show the decisions, and send them where that is asked for."""
    with catalog() as server:
        me = server.user.get_current()
        print(f"{me.username} ({me.role}), one of {len(list(server.user.list()))} users")
        rows = decisions([account.raw for account in server.user.generate_duplicates_csv()])
        for row in rows:
            print(f"{row['Action']} {row['Username']}")
        if rows and "--suspend" in sys.argv[1:]:
            run = server.user.remove_duplicates(rows)
            run.raise_for_problems()
            print(run.jobs[0].result["Success"])


if __name__ == "__main__":
    main()
