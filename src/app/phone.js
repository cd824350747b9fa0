// The phone step: says countries in the page's language, and counts down until
// another message may be asked for. Without it the server says both.
(() => {
  const language = document.documentElement.lang;
  const list = document.querySelector("select[data-countries]");
  if (list && !language.startsWith("en") && window.Intl?.DisplayNames) {
    const names = new Intl.DisplayNames([language], { type: "region" });
    const chosen = list.value;
    const [first, ...rest] = list.options;
    for (const option of rest) {
      option.text = `${names.of(option.value) ?? option.text} ${option.text.slice(option.text.lastIndexOf("("))}`;
    }
    rest.sort((a, b) => a.text.localeCompare(b.text, language));
    list.replaceChildren(first, ...rest);
    list.value = chosen;
  }
  const box = document.querySelector("[data-wait]");
  if (!box) return;
  const [said, ready, button] = ["[data-left]", "[role=status]", "button"].map((what) => box.querySelector(what));
  const end = Date.now() + 1000 * Number(box.dataset.wait);
  button.disabled = true;
  const tick = () => {
    const left = Math.ceil((end - Date.now()) / 1000);
    if (left > 0) {
      said.textContent = said.dataset.left.replace("{n}", left);
      return;
    }
    clearInterval(timer);
    button.disabled = false;
    said.textContent = "";
    ready.textContent = ready.dataset.now;
  };
  const timer = setInterval(tick, 1000);
  tick();
})();
