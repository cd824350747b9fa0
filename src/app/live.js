// Keeps the marked regions of a page up to date: when the server says that something
// changed, the page is read anew and what differs is put in place. What somebody
// is about to use (an open menu, the focus, a ticked box) stays.
((stream) => {
  let source, timer, again, tries = 0, first = true, missed = false, reading = false, anew = false, ended = false;

  const key = (element) => element.dataset.key;
  // Relative times differ from minute to minute and mean nothing new.
  const essence = (element) => {
    const copy = element.cloneNode(true);
    copy.querySelectorAll("time").forEach((time) => time.remove());
    copy.removeAttribute("data-fresh");
    return copy.outerHTML;
  };
  const inUse = (element) =>
    element.contains(document.activeElement) || element.querySelector(":is(details[open], dialog[open], :popover-open)");
  const replace = (old, fresh) => {
    globalThis.usherKeepTicks(old, fresh);
    fresh.dataset.fresh = "";
    old.replaceWith(fresh);
  };

  const mergeRows = (old, fresh) => {
    const rows = new Map([...old.querySelectorAll("[data-key]")].map((row) => [key(row), row]));
    const list = rows.values().next().value.parentElement;
    const now = [...fresh.querySelectorAll("[data-key]")], here = new Set(now.map(key));
    let changed = false;
    // Those that are gone go first: else the rows after them would be moved, and a row that is
    // moved loses the focus, and a click that is under way.
    for (const row of rows.values()) {
      if (here.has(key(row))) continue;
      if (inUse(row)) missed = true;
      else {
        row.remove();
        changed = true;
      }
    }
    let place = list.firstElementChild;
    for (const row of now) {
      while (place && !here.has(key(place))) place = place.nextElementSibling;
      const known = rows.get(key(row));
      let shown = known;
      if (!known) {
        row.dataset.fresh = "";
        shown = row;
        changed = true;
      } else if (essence(known) !== essence(row)) {
        if (inUse(known)) missed = true;
        else {
          if (place === known) place = known.nextElementSibling;
          replace(known, row);
          shown = row;
          changed = true;
        }
      }
      if (shown !== place) list.insertBefore(shown, place);
      else place = place.nextElementSibling;
    }
    return changed;
  };

  const merge = (old, fresh) => {
    if (essence(old) === essence(fresh)) return false;
    if (old.querySelector("[data-key]") && fresh.querySelector("[data-key]")) return mergeRows(old, fresh);
    if (inUse(old)) {
      missed = true;
      return false;
    }
    replace(old, fresh);
    return true;
  };

  const read = async () => {
    if (reading) return (anew = true);
    reading = true;
    anew = missed = false;
    try {
      const asked = location.href;
      const answer = await fetch(asked, { headers: { accept: "text/html", "usher-background": "1" } });
      // Signed out, or no longer allowed: the next click tells.
      if (answer.redirected || (answer.status >= 400 && answer.status < 429)) return end();
      // Overrun, or about to start again.
      if (!answer.ok) return soon(4000, 8000);
      const fresh = globalThis.usherParse(await answer.text());
      // Something else was searched for meanwhile: this is no longer what is shown.
      if (location.href !== asked) return (anew = true);
      let changed = false;
      for (const region of document.querySelectorAll("[data-refresh]")) {
        const twin = fresh.getElementById(region.id);
        if (twin) changed = merge(region, document.adoptNode(twin)) || changed;
      }
      if (changed) document.dispatchEvent(new Event("refreshed"));
      const said = document.getElementById("live-said");
      if (changed && said) {
        said.textContent = "";
        requestAnimationFrame(() => (said.textContent = said.dataset.text));
      }
    } catch {
      missed = true;
    } finally {
      reading = false;
      if (anew) soon();
    }
  };
  // Spread out, so that a crowd of open pages does not ask all at once.
  const soon = (least = 50, most = 450) => {
    clearTimeout(timer);
    timer = setTimeout(read, least + Math.random() * (most - least));
  };
  // A browser connects again by itself while the network fails, and gives up for good
  // when it is answered with an error: a server that is full, or about to start.
  const open = () => {
    if (source || ended) return;
    clearTimeout(again);
    const mine = (source = new EventSource(stream));
    // The first stream tells what changed since the page was read.
    let fresh = first;
    first = false;
    mine.addEventListener("changed", (event) => (event.data === "everything" ? soon(50, 5000) : soon()));
    mine.addEventListener("open", () => {
      tries = 0;
      // Whatever was told while nobody listened is read now.
      if (!fresh) soon();
      fresh = false;
    });
    mine.addEventListener("error", () => {
      fresh = false;
      if (mine.readyState !== EventSource.CLOSED || mine !== source) return;
      source = undefined;
      const wait = Math.min(60, 2 ** ++tries) * (500 + Math.random() * 1000);
      // Whoever may not read the page any more is told there, and asks no further.
      again = setTimeout(() => document.hidden || read().then(open), wait);
    });
    // Whether it is heard is shown elsewhere: see `scripts/offline.js`.
    for (const sign of ["open", "error"]) {
      mine.addEventListener(sign, () => dispatchEvent(new CustomEvent("usher:stream", { detail: sign })));
    }
  };
  const close = () => {
    clearTimeout(again);
    source?.close();
    source = undefined;
  };
  const end = () => {
    ended = true;
    close();
  };

  // A browser allows few connections to one place: pages that nobody sees give theirs back.
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) return close();
    open();
    soon();
  });
  for (const sign of ["focusout", "toggle"]) {
    document.addEventListener(sign, () => missed && soon(), true);
  }
  // What was done in a dialog shows behind it.
  document.addEventListener("close", () => soon(), true);
  addEventListener("pagehide", close);
  addEventListener("pageshow", (event) => event.persisted && !document.hidden && (open(), soon()));
  if (!document.hidden) open();
})
