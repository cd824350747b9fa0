// What happened before a page was loaded stands on it from the beginning, which screen
// readers pass over: it is put in once more, as something new.
{
  // Back, where a form was refused: the browser's own way keeps what was typed.
  document.addEventListener("click", (event) => {
    const back = event.target.closest?.("a[data-back]");
    if (!back || history.length < 2 || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    history.back();
  });
  // What was done is told once, not with every reload.
  const address = new URL(location.href);
  if (address.searchParams.has("done") && document.querySelector("main .notice[data-told]")) {
    address.searchParams.delete("done");
    history.replaceState(history.state, "", address);
  }
  for (const text of document.querySelectorAll("main .notice[data-told] > p")) {
    const said = [...text.childNodes];
    setTimeout(() => {
      text.replaceChildren();
      requestAnimationFrame(() => text.replaceChildren(...said));
    }, 150);
  }
}
