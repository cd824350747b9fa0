// Relative times stay true while a page is open, and exact ones are those of the
// reader's own clock, where that is not UTC.
{
  // A clock that is far off is not asked; pages may have waited some minutes to be shown.
  const told = Number(root.dataset.now) || Date.now();
  const off = Math.abs(told - Date.now()) > 600_000 ? told - Date.now() : 0;
  const nearest = (n, unit) => Math.floor((n + unit / 2) / unit);
  const relative = (at) => {
    const distance = at - (Date.now() + off);
    const seconds = Math.floor(Math.abs(distance) / 1_000);
    if (seconds < 45) return say("relative-now");
    const [unit, n] = nearest(seconds, 60) < 60 ? ["minute", nearest(seconds, 60)]
      : nearest(seconds, 3_600) < 24 ? ["hour", nearest(seconds, 3_600)]
      : ["day", nearest(seconds, 86_400)];
    return count(`relative-${distance > 0 ? "future" : "past"}-${unit}`, n);
  };
  const exact = new Intl.DateTimeFormat(root.lang === "en" ? "en-GB" : root.lang, {
    day: "numeric", month: "long", year: "numeric", hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZoneName: "short",
  });
  const moved = new WeakSet();
  /** Tells the times in a part of a page as the reader's clock does. */
  const move = (part, which) => {
    for (const time of part?.querySelectorAll(which) ?? []) {
      const at = new Date(time.dateTime);
      if (moved.has(time) || at.getTimezoneOffset() === 0) continue;
      moved.add(time);
      if (!time.dataset.exact) time.textContent = exact.format(at);
      else {
        time.dataset.exact = exact.format(at);
        if (time.ariaLabel) time.ariaLabel = `${time.textContent}, ${time.dataset.exact}`;
      }
    }
  };
  const moveAll = () => move(document, "time:not([data-exact])");
  const refresh = () => {
    for (const time of document.querySelectorAll("time.moment")) {
      const text = relative(Date.parse(time.dateTime));
      if (time.textContent !== text) time.textContent = text;
    }
  };
  // What is shown of the exact time is put away by Escape, as it may lie on something.
  addEventListener("keydown", ({ key }) => key === "Escape" && root.setAttribute("data-hushed", ""));
  for (const sign of ["focusin", "pointerover"]) {
    addEventListener(sign, ({ target }) => {
      root.removeAttribute("data-hushed");
      move(target.closest?.("tr, li, dd, p"), "time[data-exact]");
    });
  }
  moveAll();
  addEventListener("usher:drawn", moveAll);
  setInterval(() => document.hidden || refresh(), 20_000);
  document.addEventListener("visibilitychange", () => document.hidden || refresh());
}
