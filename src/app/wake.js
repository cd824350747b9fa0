// Loads the client and wakes the islands of the page: at once, or when somebody
// is about to use one. What was clicked before that is done afterwards; where the
// client can't be loaded, links and forms do the same in their own way.
((js, wasm, onIntent) => {
  const root = document.documentElement;
  const awake = new WeakSet();
  let loading;
  const differs = (control) => {
    if (control.type === "radio") return control.checked && !control.defaultChecked;
    if (control.type === "checkbox") return control.checked !== control.defaultChecked;
    if (!control.options) return control.value !== control.defaultValue;
    const options = [...control.options], first = options.findIndex((option) => option.defaultSelected);
    return control.selectedIndex !== Math.max(first, 0);
  };
  // What was typed or chosen before an island woke: it hears of it as if it was done now.
  const typed = (island) => {
    const controls = [...island.querySelectorAll("input, select, textarea")].filter(differs);
    return controls.map((control) => [control, control.value, control.checked]);
  };
  const tell = ([control, value, checked]) => {
    if (!control.isConnected) return;
    if (control.type !== "file" && control.value !== value) control.value = value;
    if (control.checked !== checked) control.checked = checked;
    for (const sign of ["input", "change"]) control.dispatchEvent(new Event(sign, { bubbles: true }));
  };
  const wakeAll = async (m) => {
    for (const island of document.querySelectorAll("leptos-island")) {
      if (awake.has(island)) continue;
      awake.add(island);
      const before = typed(island);
      await m[island.dataset.component]?.(island);
      before.forEach(tell);
    }
  };
  const wake = () =>
    (loading ??= import(js).then(async (m) => {
      await m.default({ module_or_path: wasm });
      m.hydrate();
      await wakeAll(m);
      root.dataset.live = "";
      return m;
    }));
  // Islands that came in with a part of the page that was drawn anew.
  addEventListener("usher:drawn", () => loading?.then(wakeAll));
  if (!onIntent) return wake();
  // What the page's own script does needs no client.
  const mine = (event) => event.target.closest?.("leptos-island, form[data-copy]") && !event.target.closest(".reveal");
  for (const sign of ["pointerover", "touchstart", "focusin"]) {
    document.addEventListener(sign, (event) => mine(event) && wake(), { passive: true });
  }
  document.addEventListener("click", (event) => {
    const target = event.target.closest?.("a, button");
    if ("live" in root.dataset || !target || !mine(event)) return;
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    target.setAttribute("aria-busy", "true");
    wake()
      .catch(() => (root.dataset.live = ""))
      .then(() => {
        target.removeAttribute("aria-busy");
        target.click();
      });
  });
})
