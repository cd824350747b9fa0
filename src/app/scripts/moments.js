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
  const here = new Intl.DateTimeFormat(root.lang, {
    day: "numeric", month: "long", year: "numeric", hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZoneName: "short",
  });
  const inUtc = /UTC$/.test(here.resolvedOptions().timeZone);
  const exact = (at) => {
    const parts = Object.fromEntries(here.formatToParts(at).map(({ type, value }) => [type, value]));
    return say("moment", { ...parts, time: `${parts.hour}:${parts.minute}` }).replace("UTC", parts.timeZoneName);
  };
  const moved = new WeakSet();
  /** Tells the times in a part of a page as the reader's clock does. */
  const move = (part, which) => {
    for (const time of (!inUtc && part?.querySelectorAll(which)) || []) {
      if (moved.has(time) || time.closest("[data-utc]")) continue;
      moved.add(time);
      const text = exact(new Date(time.dateTime));
      if (!time.dataset.exact) time.textContent = text;
      else {
        time.dataset.exact = text;
        if (time.ariaLabel) time.ariaLabel = `${time.textContent}, ${text}`;
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
  const mark = (sign, part, which) => {
    for (const time of document.querySelectorAll(`[${sign}]`)) time.removeAttribute(sign);
    for (const time of part ? part.querySelectorAll(which) : []) time.setAttribute(sign, "");
  };
  // What is shown of the exact time is put away by Escape, as it may lie on something.
  addEventListener("keydown", ({ key }) => {
    if (key === "Escape") mark("data-hushed", document, ".moment:is(:hover, :focus-visible, [data-shown])");
  });
  for (const sign of ["focusin", "pointerover"]) {
    addEventListener(sign, ({ target }) => {
      mark("data-hushed");
      move(target.closest?.("tr, li, dd, p"), "time[data-exact]");
    });
  }
  // With the focus on a link or button of a row, the row's times are told.
  addEventListener("focusin", ({ target }) =>
    mark("data-shown", target.matches(":focus-visible") && target.closest("tr, li"), ":scope :not(small) > .moment"));
  addEventListener("focusout", () => mark("data-shown"));
  moveAll();
  addEventListener("usher:drawn", moveAll);
  setInterval(() => document.hidden || refresh(), 20_000);
  document.addEventListener("visibilitychange", () => document.hidden || refresh());
}
