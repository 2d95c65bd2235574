// Shows the rows of the page: by pages, filtered and sorted. All else on it stands without this.
"use strict";
(() => {
  const PER_PAGE = 100;
  const STATUSES = ["succeeded", "failed", "rejected", "unsent", "unknown"];
  const PAUSE = 150; // milliseconds of silence before what is typed is searched for
  const at = (id) => document.getElementById(id);
  const number = (value) => value.toLocaleString("en-US");

  // ---------------------------------------------------------------- the rows, column by column

  const columns = { row: [], line: [], name: [], status: [], id: [], reason: [], groups: [] };
  for (const block of JSON.parse(at("data").textContent).slice(1)) {
    const reasons = block.reasons;
    for (let i = 0; i < block.row.length; i += 1) {
      const [reason, groups] = block.why[i] < 0 ? ["", []] : reasons[block.why[i]];
      columns.row.push(block.row[i]);
      columns.line.push(block.line[i]);
      columns.name.push(block.name[i]);
      columns.status.push(Number(block.status[i]));
      columns.id.push(block.id[i]);
      columns.reason.push(reason);
      columns.groups.push(groups);
    }
  }
  const total = columns.row.length;
  const anyLine = columns.line.some((line) => line !== null);
  const anyName = columns.name.some((name) => name !== "");
  const kinds = new Map(); // of each group, told by the table of problems
  const messages = new Map();
  for (const button of document.querySelectorAll("[data-group]")) {
    const cells = button.closest("tr").cells;
    kinds.set(Number(button.dataset.group), cells[0].textContent);
    messages.set(Number(button.dataset.group), cells[1].textContent);
  }

  // ---------------------------------------------------------------- which rows, in which order

  let shown = [];
  let page = 0;
  let sorted = { column: null, down: false };

  const contains = (value, word) => value !== null && String(value).toLowerCase().includes(word);

  const fits = () => {
    const word = at("words").value.trim().toLowerCase();
    const status = at("status").value;
    const problem = at("problem").value;
    const [what, value] = [problem.slice(0, 1), problem.slice(1)];
    const concerned = {
      k: (group) => kinds.get(group) === value,
      g: (group) => group === Number(value),
    }[what];
    return (i) => (status === "" || columns.status[i] === Number(status))
      && (concerned === undefined || columns.groups[i].some(concerned))
      && (word === "" || ["name", "reason", "id"].some((name) => contains(columns[name][i], word))
        || String(columns.line[i] ?? columns.row[i]) === word);
  };

  const compared = (one, other) => {
    if (one === other) return 0;
    if (one === null) return 1;
    if (other === null) return -1;
    if (typeof one === "number" && typeof other === "number") return one - other;
    return String(one) < String(other) ? -1 : 1;
  };

  const choose = () => {
    const fit = fits();
    shown = [];
    for (let i = 0; i < total; i += 1) if (fit(i)) shown.push(i);
    if (sorted.column !== null) {
      const values = columns[sorted.column];
      const turn = sorted.down ? -1 : 1;
      shown.sort((a, b) => turn * compared(values[a], values[b]) || columns.row[a] - columns.row[b]);
    }
    page = 0;
    draw();
  };

  // ---------------------------------------------------------------- what is seen of them

  const cell = (line, label, value, inside) => {
    const made = line.insertCell();
    made.dataset.label = label;
    if (inside === undefined) made.textContent = value ?? "";
    else made.append(inside);
  };

  const draw = () => {
    const first = page * PER_PAGE;
    const some = shown.slice(first, first + PER_PAGE);
    const body = document.createElement("tbody");
    for (const i of some) {
      const line = body.insertRow();
      const status = document.createElement("span");
      status.className = `pill ${STATUSES[columns.status[i]]}`;
      status.textContent = STATUSES[columns.status[i]];
      cell(line, "Row", columns.row[i]);
      if (anyLine) cell(line, "Line", columns.line[i]);
      if (anyName) cell(line, "What", columns.name[i]);
      cell(line, "Status", null, status);
      cell(line, "Id", columns.id[i]);
      cell(line, "Why", columns.reason[i]);
    }
    at("table").tBodies[0].replaceWith(body);
    const pages = Math.max(Math.ceil(shown.length / PER_PAGE), 1);
    at("found").textContent = shown.length === 0 ? `None of ${number(total)} rows`
      : `${number(first + 1)}–${number(first + some.length)} of ${number(shown.length)} rows`
        + (shown.length < total ? `, of ${number(total)} in all` : "");
    at("page").textContent = `Page ${number(page + 1)} of ${number(pages)}`;
    at("pages").hidden = pages === 1;
    at("before").disabled = page === 0;
    at("next_page").disabled = page === pages - 1;
  };

  const turnTo = (step) => {
    page += step;
    draw();
    at("rows").scrollIntoView();
  };

  const sortBy = (column) => {
    const again = sorted.column === column;
    sorted = again && sorted.down ? { column: null, down: false } : { column, down: again };
    for (const head of document.querySelectorAll("th[data-column]")) {
      if (head.dataset.column === sorted.column) {
        head.setAttribute("aria-sort", sorted.down ? "descending" : "ascending");
      } else head.removeAttribute("aria-sort");
    }
    choose();
  };

  // ---------------------------------------------------------------- what is asked for

  const option = (list, value, told) => list.append(new Option(told, value));

  const offerStatuses = () => {
    const counts = new Map();
    for (const status of columns.status) counts.set(status, (counts.get(status) ?? 0) + 1);
    option(at("status"), "", "any");
    STATUSES.forEach((name, status) => {
      if (counts.has(status)) option(at("status"), status, `${name} (${number(counts.get(status))})`);
    });
  };

  const offerProblems = () => {
    option(at("problem"), "", "any or none");
    for (const kind of new Set(kinds.values())) option(at("problem"), `k${kind}`, `all: ${kind}`);
    for (const [group, message] of messages) {
      const short = message.length > 80 ? `${message.slice(0, 79)}…` : message;
      option(at("problem"), `g${group}`, `${kinds.get(group)}: ${short}`);
    }
    at("problem").disabled = messages.size === 0;
  };

  const beginSorting = () => {
    for (const head of document.querySelectorAll("th[data-column]")) {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = head.textContent;
      button.addEventListener("click", () => sortBy(head.dataset.column));
      head.replaceChildren(button);
      head.hidden = (head.dataset.column === "line" && !anyLine)
        || (head.dataset.column === "name" && !anyName);
    }
  };

  let waiting = 0;
  at("words").addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(choose, PAUSE);
  });
  at("filter").addEventListener("submit", (event) => { event.preventDefault(); choose(); });
  for (const id of ["status", "problem"]) at(id).addEventListener("change", choose);
  at("clear").addEventListener("click", () => {
    at("filter").reset();
    choose();
    at("words").focus();
  });
  at("before").addEventListener("click", () => turnTo(-1));
  at("next_page").addEventListener("click", () => turnTo(1));
  for (const button of document.querySelectorAll("[data-group]")) {
    button.hidden = false;
    button.addEventListener("click", () => {
      at("filter").reset();
      at("problem").value = `g${button.dataset.group}`;
      choose();
      at("rows").scrollIntoView();
      at("rows").focus({ preventScroll: true });
    });
  }
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.matches("input, select")) return;
    event.preventDefault();
    at("words").select();
  });

  offerStatuses();
  offerProblems();
  beginSorting();
  at("filter").hidden = total === 0;
  if (total > 0) choose();
  else at("found").textContent = "There are no rows.";
})();
