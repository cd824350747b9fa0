// What the scripts of a page share: its words, and toasts to say them in.
const root = document.documentElement;
const plurals = new Intl.PluralRules(root.lang);
const say = (key, args = {}) =>
  Object.entries(args).reduce((text, [name, value]) => text.replaceAll(`{${name}}`, value), words[key] ?? key);
const count = (key, n) => {
  const exact = `${key}/${plurals.select(n)}`;
  return say(exact in words ? exact : `${key}/other`, { n: n.toLocaleString(root.lang) });
};

// The scripts of single pages count, too.
globalThis.usherCount = count;

/** Makes an element; `children` are elements or texts. */
const make = (tag, attributes = {}, ...children) => {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
};

/** Reads a page of ours. Its style is that of the page that is shown, and has another nonce. */
const parse = (html) => new DOMParser().parseFromString(html.replace(/<style[^>]*>[^<]*<\/style>/g, ""), "text/html");
globalThis.usherParse = parse;

/** Ticks in one part of a page what is ticked in another. */
const keepTicks = (from, to) => {
  for (const box of from.querySelectorAll("input[type=checkbox]:checked")) {
    const twin = [...to.querySelectorAll("input[type=checkbox]")].find((b) => b.name === box.name && b.value === box.value);
    if (twin) twin.checked = true;
  }
};
globalThis.usherKeepTicks = keepTicks;

// There before anything is said in it: only then screen readers hear of it.
const toasts = make("div", { role: "status", class: "toasts" });
document.body.append(toasts);

/** Says something at the lower edge. It leaves by itself, but not while it is used. */
const toast = (text, act) => {
  const close = make("button", { type: "button", class: "close", "aria-label": say("close") });
  const box = make("div", { class: "toast" }, make("p", {}, text), ...(act ? [act] : []), close);
  let timer;
  const leave = () => box.remove();
  const hold = () => clearTimeout(timer);
  const wait = () => {
    hold();
    if (!box.matches(":hover, :focus-within")) timer = setTimeout(leave, act ? 12_000 : 4_000 + 50 * text.length);
  };
  close.addEventListener("click", leave);
  box.addEventListener("keydown", (event) => event.key === "Escape" && leave());
  for (const sign of ["pointerenter", "focusin"]) box.addEventListener(sign, hold);
  for (const sign of ["pointerleave", "focusout"]) box.addEventListener(sign, () => setTimeout(wait));
  toasts.replaceChildren(box);
  wait();
};
// The client says things here, too.
globalThis.usherToast = (text) => toast(text);
