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

/** Regions that say something wherever it is seen and heard, with the edge of the page at which they stand. */
const regions = new Map();
const region = (edge, attributes) => {
  const element = make("div", { role: "status", ...attributes });
  regions.set(element, edge);
  // There before anything is said in it: only then screen readers hear of it.
  document.body[edge](element);
  return element;
};
/** Brings a region into what is looked at, above what was opened since. */
const bring = (element, stage) => {
  if (element.parentNode !== stage) stage[regions.get(element)](element);
  if (!element.popover) return;
  if (element.matches(":popover-open")) element.hidePopover();
  element.showPopover();
};
/** Has a region say something. Behind an open dialog nothing is seen or heard: then it comes into it. */
const tell = (element, ...what) => {
  bring(element, [...document.querySelectorAll("dialog:modal")].at(-1) ?? document.body);
  setTimeout(() => element.replaceChildren(...what));
};
document.addEventListener("close", ({ target }) => {
  for (const element of regions.keys()) if (target.contains(element)) bring(element, document.body);
}, true);

const toasts = region("append", { class: "toasts", popover: "manual" });

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
  tell(toasts, box);
  wait();
};
// The client says things here, too.
globalThis.usherToast = (text) => toast(text);
