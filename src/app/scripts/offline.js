// Says when nobody can be reached, and keeps forms from being lost meanwhile.
{
  const bar = region("prepend", { class: "offline" });
  let held, lost;
  const show = (key, ...more) => tell(bar, make("p", {}, say(key)), ...more);
  const hide = () => tell(bar);

  /** Sends what was held, if somebody asks for it. */
  const sendButton = () => {
    const button = make("button", { type: "button", class: "button small" }, say("offline-send"));
    button.addEventListener("click", () => {
      // Once is enough.
      if (!held) return;
      const { form, submitter } = held;
      held = undefined;
      hide();
      form.requestSubmit(submitter);
    });
    return button;
  };
  const away = () => show(held ? "offline-held" : "offline");
  const back = () => {
    clearTimeout(lost);
    lost = undefined;
    if (held?.form.isConnected) return show("offline-back", sendButton());
    held = undefined;
    hide();
  };

  addEventListener("offline", away);
  addEventListener("online", back);
  // First of all who listen: what is held is not sent by anybody.
  addEventListener("submit", (event) => {
    if (navigator.onLine || event.target.method === "dialog") return;
    event.preventDefault();
    event.stopImmediatePropagation();
    held = { form: event.target, submitter: event.submitter };
    away();
  }, true);
  // A stream that ends is opened again by itself, most often at once.
  addEventListener("usher:stream", (event) => {
    if (event.detail === "open") return lost && navigator.onLine && back();
    lost ??= setTimeout(() => navigator.onLine && show("offline-stream"), 4_000);
  });
  addEventListener("pagehide", () => clearTimeout(lost));
  if (!navigator.onLine) away();
}
