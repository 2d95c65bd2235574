// Fetches the page again now and then, and puts the cursor into the search. Nothing needs it.
"use strict";
(() => {
  const PAUSE = 2000;
  const main = document.getElementById("main");
  const live = document.getElementById("live");
  const news = document.getElementById("news");
  const search = () => document.querySelector("input[type=search]");
  let last = main.innerHTML;

  const say = (text) => { if (news.textContent !== text) news.textContent = text; };
  const busy = () => document.hidden || main.contains(document.querySelector("input:focus"))
    || !document.getSelection().isCollapsed;

  async function refresh() {
    let text;
    try {
      const reply = await fetch(location.href, { cache: "no-store" });
      if (!reply.ok) throw new Error(reply.status);
      text = await reply.text();
    } catch {
      say("The sandbox does not answer");
      return;
    }
    say("");
    const fresh = new DOMParser().parseFromString(text, "text/html");
    const body = fresh.getElementById("main").innerHTML;
    document.querySelector("footer").replaceWith(fresh.querySelector("footer"));
    if (body === last || busy()) return;
    const held = document.activeElement?.getAttribute("href");
    last = body;
    main.innerHTML = body;
    if (held) main.querySelector(`a[href="${CSS.escape(held)}"]`)?.focus();
  }

  const on = () => live.getAttribute("aria-pressed") === "true";
  const turn = (state) => {
    live.setAttribute("aria-pressed", String(state));
    try { sessionStorage.setItem("live", state ? "on" : "off"); } catch { /* not kept */ }
  };

  if (main.hasAttribute("data-live")) {
    let before = null;
    try { before = sessionStorage.getItem("live"); } catch { /* not kept */ }
    live.hidden = false;
    turn(before !== "off");
    live.addEventListener("click", () => { turn(!on()); if (on()) refresh(); });
    setInterval(() => { if (on() && !busy()) refresh(); }, PAUSE);
  }
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target instanceof HTMLInputElement || !search()) return;
    event.preventDefault();
    search().select();
  });
})();
