// A language is chosen below a form, and the page is asked for anew: what was typed goes
// along. What is secret does not, for it would be written down: passwords and codes.
{
  const key = "usher-typed";
  const here = () => location.pathname + location.search;
  const inputs = () =>
    [...document.querySelectorAll("main form:not(.languages) :is(input, select, textarea)")].filter(
      ({ type, autocomplete }) => !["hidden", "password", "file"].includes(type) && autocomplete !== "one-time-code",
    );
  const held = ({ type }) => (["checkbox", "radio"].includes(type) ? "checked" : "value");

  document.addEventListener("submit", ({ target }) => {
    if (!target.matches("form.languages")) return;
    const typed = inputs().map((input) => [input.name, input[held(input)]]);
    sessionStorage.setItem(key, JSON.stringify({ at: here(), typed }));
  });
  try {
    const { at, typed } = JSON.parse(sessionStorage.getItem(key)) ?? {};
    sessionStorage.removeItem(key);
    for (const input of at === here() ? inputs() : []) {
      const nth = typed.findIndex(([name]) => name === input.name);
      if (nth >= 0) input[held(input)] = typed.splice(nth, 1)[0][1];
    }
  } catch {
    // Where nothing may be kept, nothing was.
  }
}
