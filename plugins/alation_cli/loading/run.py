"""One load: the core's call, with all that watches it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, NoReturn

from alation_cli.exits import BadInput, ExitCode
from alation_cli.files import FileRows
from alation_cli.loading.open_work import OpenWork
from alation_cli.loading.progress import Observer, shown_progress
from alation_cli.loading.results import ResultsFile
from alation_cli.loading.stopping import stopped_by_signals
from alation_cli.loading.summary import problem_lines, summary, summary_lines
from alation_cli.output.plain import neutral, plural, say
from alation_cli.output.records import print_json
from alation_core import InvalidPayload, Problem, Run
from alation_core.runs.events import Event
from alation_core.writes import DEFAULT_TIMEOUT, BoundWrite


@dataclass(frozen=True)
class LoadOptions:
    """The options of a load that have nothing to do with where its rows come from.

    Args:
        batch_size: rows per request; None: the operation's own.
        concurrency: jobs open at once.
        timeout: seconds to wait for a job; None: the core's own.
        on_invalid: what happens to rows that do not fit.
        results: path of the results file, or None.
        output: form of the summary.
        watch: the command that watches an open job; None where no job outlives the command.
    """

    batch_size: int | None = None
    concurrency: int = 1
    timeout: float | None = None
    on_invalid: Literal["raise", "skip"] = "raise"
    results: Path | None = None
    output: Literal["table", "json"] = "table"
    watch: str | None = None


def load(
    write: BoundWrite[Any], rows: FileRows, params: Mapping[str, Any], options: LoadOptions
) -> ExitCode:
    """Write the rows, show what happens meanwhile, and print what became of them.

    Args:
        write: the operation.
        rows: the input.
        params: of the operation.
        options: of the load.

    Raises:
        BadInput: rows do not fit, or the results file cannot be written; nothing was sent.
        ConfigurationError: an option or a parameter cannot be used; nothing was sent.
        AuthenticationFailed: the credentials were refused; nothing was sent.
        ServerUnreachable: there is no connection; nothing was sent.
    """
    catalog, work = write.catalog, OpenWork()
    begin = catalog.transport.clock.now()
    with ExitStack() as opened:
        results = opened.enter_context(ResultsFile(options.results)) if options.results else None
        shown = opened.enter_context(shown_progress(write.name, len(rows.values)))
        opened.enter_context(stopped_by_signals(catalog))
        try:
            observer = _each((work, results, shown) if results else (work, shown))
            run = _call(write, rows, params, options, observer)
        except InvalidPayload as error:
            refuse_invalid(rows, error.problems)
        except KeyboardInterrupt:
            opened.close()
            return _stopped(work, options)
        except Exception:
            opened.close()
            _say_all(work.told(options.watch))
            raise
    _print_end(run, rows, catalog.transport.clock.now() - begin, options)
    if results is not None and results.failure is not None:
        say(f"alation: {results.failure}")
        return ExitCode.NOT_ALL
    if run.ok:
        return ExitCode.DONE
    return ExitCode.NOT_ALL if catalog.stop_reason() is None else _stopped(work, options)


def _stopped(work: OpenWork, options: LoadOptions) -> ExitCode:
    say("alation: the load was stopped before its end")
    _say_all(work.told(options.watch))
    return ExitCode.STOPPED


def _say_all(lines: Sequence[str]) -> None:
    for line in lines:
        say(line)


def refuse_invalid(rows: FileRows, problems: Sequence[Problem]) -> NoReturn:
    """Raise for rows that do not fit their schema.

    Raises:
        BadInput: always; it names the first problems, each with its line in the file.
    """
    lines = problem_lines(rows, problems, kinds=False)
    count = f"{plural(len(problems), 'problem')}; nothing was sent"
    if len(problems) == 1:
        raise BadInput(f"{lines[0]} (nothing was sent)")
    raise BadInput("\n".join([f"{rows.name}: {count}", *lines]))


def _each(observers: Sequence[Observer]) -> Observer:
    def observe(event: Event) -> None:
        for observer in observers:
            observer(event)

    return observe


def _call(
    write: BoundWrite[Any],
    rows: FileRows,
    params: Mapping[str, Any],
    options: LoadOptions,
    observer: Observer,
) -> Run[Any]:
    run: Run[Any] = write(
        rows.values,
        concurrency=options.concurrency,
        batch_size=options.batch_size,
        on_invalid=options.on_invalid,
        timeout=DEFAULT_TIMEOUT if options.timeout is None else options.timeout,
        progress=observer,
        **params,
    )
    return run


def _print_end(run: Run[Any], rows: FileRows, seconds: float, options: LoadOptions) -> None:
    """Print summary and problems; the JSON form keeps standard output for the summary alone."""
    told = summary(run, seconds, str(options.results) if options.results else None)
    problems = problem_lines(rows, run.problems, kinds=True)
    if options.output == "json":
        print_json(told)
        _say_all(problems)
        return
    for line in (*summary_lines(told), *problems):
        print(neutral(line))
