// Forms that change one thing (`data-quiet`) are sent without leaving the page: what the
// answer shows takes the place of what is there, and what happened is said in a toast,
// with its Undo if it has one. Without this they are forms like any other.
{
  let last;
  /** The button that stands where the pressed one stood; after an Undo, where the first one did. */
  const place = (form) => {
    if (toasts.contains(form) && last) return last;
    // In its row, or where that went, in the part of the page that the row was in.
    const { key } = form.closest("main [data-key]")?.dataset ?? {};
    const { id } = form.closest("main [id]") ?? {};
    const around = [key && `main [data-key="${CSS.escape(key)}"]`, id ? `#${CSS.escape(id)}` : "main"].filter(Boolean);
    const buttons = (where) => [...(document.querySelector(where)?.querySelectorAll("form[data-quiet] button, form[data-quiet=switch] input[type=checkbox]") ?? [])].filter((one) => one.checkVisibility());
    const stood = around.map((where) => buttons(where).findIndex((button) => form.contains(button)));
    return (last = () => {
      const found = around.map(buttons).findIndex((all) => all.length);
      const all = found < 0 ? [] : buttons(around[found]);
      const now = all[Math.min(Math.max(0, stood[found]), all.length - 1)];
      // What stands in a menu that is shut can't have the focus.
      return now?.closest("details:not([open])")?.querySelector("summary") ?? now ?? document.querySelector("main");
    });
  };

  /** Puts the parts of a table that is kept up to date in place, else all of the page. */
  const draw = (fresh, main, form) => {
    const parts = form.closest("[data-refresh]") ? document.querySelectorAll("[data-refresh]") : [];
    for (const part of parts) {
      const twin = fresh.getElementById(part.id);
      if (!twin) continue;
      keepTicks(part, twin);
      part.replaceWith(document.adoptNode(twin));
    }
    if (parts.length) document.dispatchEvent(new Event("refreshed"));
    else document.querySelector("main").replaceWith(document.adoptNode(main));
    document.querySelector("main").tabIndex = -1;
    dispatchEvent(new Event("usher:drawn"));
  };

  /** Shows another reading of this page, and says what happened. */
  const show = (fresh, address, form, asked) => {
    const main = fresh.querySelector(".app main");
    if (!main) return location.assign(address);
    const said = main.querySelector(".notice[data-told]");
    said?.remove();
    // Something else was searched for meanwhile: the table shows that, and hears of the rest by itself.
    if (location.href === asked) {
      draw(fresh, main, form);
      // What was done is said once: it is not in the address that stays.
      const clean = new URL(address);
      for (const name of ["done", "link", "person"]) clean.searchParams.delete(name);
      history.replaceState(history.state, "", clean);
    }
    if (said) toast(said.querySelector("p").textContent, said.querySelector("form"));
  };

  /** How switches stand that were pressed while they were sent. */
  const wanted = new Map();
  const sameSwitch = (form) =>
    [...document.forms].find((other) => other.matches("[data-quiet=switch]") && other.action === form.action)?.querySelector("input[type=checkbox]");

  const send = async (form, submitter) => {
    const body = new URLSearchParams(new FormData(form, submitter));
    const button = submitter ?? form.querySelector("button");
    // Once is enough; a switch is sent once more where it stands otherwise afterwards.
    if (button?.hasAttribute("aria-busy")) {
      if (form.dataset.quiet === "switch") wanted.set(form, form.querySelector("input[type=checkbox]").checked);
      return;
    }
    const again = place(form), asked = location.href;
    const waits = () => document.activeElement === document.body || form.contains(document.activeElement);
    button?.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(form.action, { method: "POST", body, headers: { accept: "text/html" } });
      const fresh = parse(await answer.text());
      if (!answer.ok) throw fresh.querySelector("main :is(.notice[role=alert] p, .lede)")?.textContent;
      const waited = waits();
      show(fresh, answer.url, form, asked);
      const box = wanted.has(form) && sameSwitch(form);
      if (box && box.checked !== wanted.get(form)) box.click();
      // Whoever went on elsewhere stays there.
      if (waited || waits()) again()?.focus({ preventScroll: true });
    } catch (why) {
      // A switch shows what is so.
      if (form.dataset.quiet === "switch") form.reset();
      toast(typeof why === "string" ? why : say("quiet-failed"));
    } finally {
      wanted.delete(form);
      button?.removeAttribute("aria-busy");
    }
  };

  document.addEventListener("submit", (event) => {
    const { target: form, submitter } = event;
    if (event.defaultPrevented || !form.matches("form[data-quiet]")) return;
    event.preventDefault();
    send(form, submitter);
  });
  // A form that is one switch is sent by it.
  document.addEventListener("change", (event) => event.target.form?.matches("[data-quiet=switch]") && event.target.form.requestSubmit());
}
