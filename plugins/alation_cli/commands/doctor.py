"""`alation doctor`."""

from __future__ import annotations

from click.exceptions import Exit

from alation_cli import options, run_options
from alation_cli.manners import command
from alation_cli.options import SummaryForm


@command()
@run_options.ledger_name
@options.summary_output
@options.host
@options.use_sandbox
def doctor(ledger: str | None, output: SummaryForm, host: str | None, sandbox: bool) -> None:
    """Look at settings, server, credentials, ledger, clock, versions and plugins; say what to do.

    Only reads are sent, a token is fetched, and no secret is shown. It exits with 0 where loads
    work, warnings or not; with 2 where settings or the ledger cannot be used, with 3 where the
    server is not reached or refuses, with 1 where a plugin is broken.
    """
    from alation_cli.checkup.examining import examine
    from alation_cli.checkup.finding import exit_code
    from alation_cli.connection import Target
    from alation_cli.output.plain import show_words
    from alation_cli.output.records import print_json

    findings = []
    for finding in examine(Target(host, sandbox), ledger):
        findings.append(finding)
        if output is SummaryForm.TABLE:
            show_words(f"{finding.state.value:<8} {finding.check:<12} {finding.says}")
            if finding.todo is not None:
                show_words(f"{'':<8} {'':<12} -> {finding.todo}")
    if output is SummaryForm.JSON:
        print_json([finding.record() for finding in findings])
    raise Exit(exit_code(findings))
