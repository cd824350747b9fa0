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
    const typed = inputs().map((input) => input[held(input)]);
    sessionStorage.setItem(key, JSON.stringify({ at: here(), typed }));
  });
  const { at, typed } = JSON.parse(sessionStorage.getItem(key)) ?? {};
  sessionStorage.removeItem(key);
  if (at === here()) {
    for (const [n, input] of inputs().entries()) {
      if (n in typed) input[held(input)] = typed[n];
    }
  }
}
