// A search that shows what it finds while somebody types, and filters that need no
// button. Without this the form's button does the same.
{
  const form = document.querySelector("form[data-finding]");
  let turn = 0, timer;

  const find = async () => {
    const mine = ++turn;
    const asked = new URL(form.action);
    for (const { name, value, selectedIndex } of form.elements) {
      // What is chosen first of all goes without saying.
      if (name && value && selectedIndex !== 0) asked.searchParams.set(name, value);
    }
    form.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(asked, { headers: { accept: "text/html" } });
      if (!answer.ok || answer.redirected) return location.assign(asked);
      const fresh = parse(await answer.text());
      // Something was typed since.
      if (mine !== turn) return;
      for (const region of document.querySelectorAll("[data-refresh], [data-found]")) {
        const twin = fresh.getElementById(region.id);
        if (twin) region.replaceWith(document.adoptNode(twin));
      }
      history.replaceState(history.state, "", asked);
      const rows = document.querySelectorAll("[data-key]").length;
      document.getElementById("found-said").textContent = rows ? count("people-found", rows) : say("people-empty");
    } catch {
      toast(say("quiet-failed"));
    } finally {
      if (mine === turn) form.removeAttribute("aria-busy");
    }
  };
  const soon = (wait) => {
    clearTimeout(timer);
    timer = setTimeout(find, wait);
  };
  form?.addEventListener("input", (event) => event.isComposing || soon(event.target.type === "search" ? 220 : 0));
  form?.addEventListener("submit", (event) => {
    event.preventDefault();
    soon(0);
  });
}
