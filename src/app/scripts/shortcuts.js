// Single keys for what is done most. An element says by `aria-keyshortcuts` which key
// is its own; the dialog that lists them has the way to those that are elsewhere. Who
// turned shortcuts off in their account gets neither.
{
  const help = document.getElementById("shortcuts");
  const typesIn = (element) => element.closest("input, select, textarea, [contenteditable], [role=textbox]");
  const own = (key) => {
    const all = [...document.querySelectorAll(`[aria-keyshortcuts="${key}"]`)];
    return all.find((element) => element.checkVisibility()) ?? all.find((element) => help?.contains(element));
  };
  const use = (element) => {
    if (!element.matches("input")) return element.click();
    element.focus();
    element.select();
  };
  if (help) {
    document.addEventListener("keydown", (event) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
      if (event.repeat || typesIn(event.target) || document.querySelector("dialog[open]")) return;
      const element = event.key === "?" ? help : event.key.length === 1 && own(CSS.escape(event.key));
      if (!element) return;
      event.preventDefault();
      if (element === help) help.showModal();
      else use(element);
    });
    for (const opener of document.querySelectorAll("[data-shows-shortcuts]")) {
      opener.hidden = false;
      opener.addEventListener("click", () => {
        const menu = opener.closest("details");
        // Where the focus comes back to: the opener is gone with its menu.
        menu?.querySelector("summary").focus();
        menu?.removeAttribute("open");
        help.showModal();
      });
    }
    help.addEventListener("click", (event) => event.target === help && help.close());
  }
  // A search that was gone to by its key.
  if (location.hash === "#search") document.getElementById("search")?.focus();
}
