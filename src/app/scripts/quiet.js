// Forms that change one thing and can be undone (`data-quiet`) are sent without leaving
// the page: what the answer shows takes the place of what is there, and what happened
// is said in a toast, with its Undo. Without this they are forms like any other.
{
  let last;
  /** The button that stands where the pressed one stood; after an Undo, where the first one did. */
  const place = (form) => {
    if (toasts.contains(form) && last) return last;
    const around = form.closest("main [id]");
    const buttons = (element) => [...(element?.querySelectorAll("form[data-quiet] button") ?? [])];
    const nth = Math.max(0, buttons(around ?? document.querySelector("main")).findIndex((button) => form.contains(button)));
    return (last = () => {
      const now = buttons((around && document.getElementById(around.id)) ?? document.querySelector("main"));
      return now[Math.min(nth, now.length - 1)];
    });
  };

  /** Shows another reading of this page. */
  const show = (fresh, address) => {
    const main = fresh.querySelector(".app main");
    if (!main) return location.assign(address);
    const said = main.querySelector(".notice[data-told]");
    said?.remove();
    document.querySelector("main").replaceWith(document.adoptNode(main));
    // What was done is said once: it is not in the address that stays.
    const clean = new URL(address);
    for (const name of ["done", "link", "person"]) clean.searchParams.delete(name);
    history.replaceState(history.state, "", clean);
    dispatchEvent(new Event("usher:drawn"));
    if (said) toast(said.querySelector("p").textContent, said.querySelector("form"));
  };

  const send = async (form, submitter) => {
    const body = new URLSearchParams(new FormData(form, submitter));
    const button = submitter ?? form.querySelector("button");
    const again = place(form);
    button?.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(form.action, { method: "POST", body, headers: { accept: "text/html" } });
      const fresh = parse(await answer.text());
      if (!answer.ok) throw fresh.querySelector("main :is(.notice[role=alert] p, .lede)")?.textContent;
      show(fresh, answer.url);
      again()?.focus();
    } catch (why) {
      button?.removeAttribute("aria-busy");
      toast(typeof why === "string" ? why : say("quiet-failed"));
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
