// Menus are <details> and work without this. With it, Escape or a click elsewhere
// closes them, and arrow keys walk them, as people know it from other menus.
(() => {
  const opened = () => document.querySelector("details.menu[open]");
  const close = (menu, refocus) => {
    menu.open = false;
    if (refocus) menu.querySelector("summary").focus();
  };
  document.addEventListener("click", (event) => {
    const menu = opened();
    if (menu && !menu.contains(event.target)) close(menu, false);
  });
  document.addEventListener("keydown", (event) => {
    const menu = opened();
    if (!menu) return;
    if (event.key === "Escape") return close(menu, menu.contains(document.activeElement));
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step || !menu.contains(document.activeElement)) return;
    const items = [...menu.querySelectorAll(".menu-list :is(a, button)")];
    const now = items.indexOf(document.activeElement);
    const next = now < 0 && step < 0 ? items.length - 1 : now + step;
    items[(next + items.length) % items.length]?.focus();
    event.preventDefault();
  });
})()
