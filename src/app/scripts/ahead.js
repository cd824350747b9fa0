// A page that was fetched before somebody went there was not their doing, and kept no
// session alive. Now it is: the server is told, once a minute at most.
{
  const [way] = performance.getEntriesByType("navigation");
  const last = Number(sessionStorage.getItem("usher-here"));
  if (way?.deliveryType === "navigational-prefetch" && Date.now() - last > 60_000) {
    sessionStorage.setItem("usher-here", String(Date.now()));
    fetch("/account/here", { method: "POST", keepalive: true }).catch(() => {});
  }
}
