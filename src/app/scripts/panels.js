// The ways to invite are pages of their own. In the dialog each stands below its tab: the
// page is read, and its forms and links go on in place. What a tab holds stays while
// another one is shown; it leaves the document meanwhile, so that no id is there twice.
{
  const shown = (body) => body.querySelector(":scope > .panel");
  const kept = new WeakMap();
  const latest = new WeakMap();
  const said = make("p", { role: "status", class: "visually-hidden" });

  /** Whether an address belongs to the way that a panel shows. */
  const within = (panel, address) => {
    const { origin, pathname } = new URL(address, location.href);
    return origin === location.origin && `${pathname}/`.startsWith(`${panel.dataset.way}/`);
  };

  /** Below the way's own page: what a page is called, and the link back. */
  const head = (panel, fresh) => {
    const [title, back] = [fresh.querySelector("main h1"), fresh.querySelector("main .page-head a")];
    if (new URL(panel.dataset.at).pathname === panel.dataset.way || !title || !back) return [];
    return [make("header", { class: "split" }, make("h2", {}, title.textContent), document.adoptNode(back))];
  };

  /** Goes to a page; not from a tab that nobody looks at, which is read anew when it is shown. */
  const leave = (panel, address) => {
    if (panel.isConnected) location.assign(address);
    else panel.dataset.lost = "";
  };

  /** Reads a page into a panel; what can't be shown there is gone to. */
  const read = async (panel, address, sent) => {
    const mine = {};
    latest.set(panel, mine);
    // Some browsers give up what is read once somebody goes elsewhere: that is where they go.
    let leaving = false;
    const leaves = () => (leaving = true);
    addEventListener("beforeunload", leaves);
    panel.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(address, { ...sent, headers: { accept: "text/html" } });
      const fresh = parse(await answer.text());
      // Something else was asked for since.
      if (latest.get(panel) !== mine) return;
      const page = within(panel, answer.url) && fresh.querySelector("main :is(.page, form.card)");
      const failed = !answer.ok && !fresh.querySelector("main form.card");
      // Where there is nothing to mend, what was typed stays.
      if (failed && sent) throw fresh.querySelector("main .lede")?.textContent;
      if (failed || !page) return leave(panel, sent ? panel.dataset.way : answer.url);
      const focused = panel.contains(document.activeElement);
      panel.dataset.at = answer.url;
      panel.replaceChildren(...head(panel, fresh), document.adoptNode(page));
      dispatchEvent(new Event("usher:drawn"));
      said.textContent = page.querySelector(".notice[data-told] > p")?.textContent ?? "";
      const wrong = focused && page.querySelector("[aria-invalid=true]");
      if (wrong) return wrong.focus();
      // The tabs stay in sight.
      if (focused) panel.focus({ preventScroll: true });
      panel.closest("[data-panels]")?.scrollTo(0, 0);
    } catch (why) {
      if (leaving) return;
      if (!sent) return leave(panel, address);
      const text = make("p", {}, typeof why === "string" ? why : say("quiet-failed"));
      panel.querySelector(":scope > .notice")?.remove();
      panel.prepend(make("div", { class: "notice", "data-tone": "danger", role: "alert" }, text));
    } finally {
      removeEventListener("beforeunload", leaves);
      if (latest.get(panel) === mine) panel.removeAttribute("aria-busy");
    }
  };

  /** Shows what belongs to a tab. */
  const turn = (body, tab) => {
    const tabs = body.querySelectorAll(".tabs a");
    const now = [...tabs].find((other) => other.hasAttribute("aria-current"));
    // Once more: to where it begins.
    if (now === tab) return shown(body).dataset.way && read(shown(body), tab.href);
    for (const other of tabs) other.removeAttribute("aria-current");
    tab.setAttribute("aria-current", "page");
    kept.set(now, shown(body));
    let panel = kept.get(tab);
    if (!panel || "lost" in panel.dataset) {
      const bars = Array.from({ length: 4 }, () => make("i"));
      panel = make("div", { class: "panel", tabindex: "-1" }, make("div", { class: "form-skeleton" }, ...bars));
      panel.dataset.way = tab.pathname;
      kept.set(tab, panel);
      read(panel, tab.href);
    }
    shown(body).replaceWith(panel);
    body.append(said);
    // What came while it was not shown.
    dispatchEvent(new Event("usher:drawn"));
  };

  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("[data-panels] a");
    if (!link || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const body = link.closest("[data-panels]");
    const panel = shown(body);
    if (link.closest(".tabs")) turn(body, link);
    else if (panel.dataset.way && !link.hasAttribute("download") && within(panel, link.href)) read(panel, link.href);
    else return;
    event.preventDefault();
  });
  addEventListener("submit", (event) => {
    const { target: form, submitter } = event;
    const panel = form.closest("[data-panels] > .panel[data-way]");
    // A file is read by the client; where that is not there, its page does it.
    if (!panel || event.defaultPrevented || form.enctype === "multipart/form-data") return;
    event.preventDefault();
    // Once is enough.
    if (panel.hasAttribute("aria-busy")) return;
    submitter?.setAttribute("aria-busy", "true");
    const body = new URLSearchParams(new FormData(form, submitter));
    read(panel, form.getAttribute("action") ?? panel.dataset.at, { method: "POST", body })
      .then(() => submitter?.removeAttribute("aria-busy"));
  }, true);
}
