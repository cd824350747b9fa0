// The box in a table's head ticks all rows, and shows whether all are; what can be done with
// those who are ticked shows once somebody is. Where this does not run, the box stands for
// the rows that were there when the page was drawn.
(() => {
  const head = () => document.querySelector("input[data-all]");
  const rows = () => [...document.querySelectorAll("tbody .row-select input")];
  const show = () => {
    const box = head();
    if (!box) return;
    // The rows are sent one by one.
    box.removeAttribute("name");
    const all = rows(), ticked = all.filter((row) => row.checked).length;
    box.checked = ticked > 0 && ticked === all.length;
    box.indeterminate = ticked > 0 && ticked < all.length;
    box.form?.toggleAttribute("data-on", ticked > 0);
    const said = box.form?.querySelector(".bulk-what");
    if (said && ticked > 0) said.textContent = globalThis.usherCount("people-chosen", ticked);
  };
  document.addEventListener("change", (event) => {
    if (!event.target.closest(".row-select")) return;
    if (event.target === head()) rows().forEach((row) => (row.checked = event.target.checked));
    show();
  });
  // They are unticked after that.
  document.addEventListener("reset", () => setTimeout(show));
  document.addEventListener("refreshed", show);
  addEventListener("pageshow", show);
  show();
})()
