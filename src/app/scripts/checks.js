// A search in many boxes: shows those that fit, and those that are ticked. Enter ticks
// the only one that fits.
{
  const folded = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLocaleLowerCase(root.lang);
  const fitting = (sift) => {
    const sought = folded(sift.value.trim());
    const labels = [...sift.parentElement.querySelectorAll(".checks.many label")];
    return [labels, labels.filter((label) => folded(label.textContent).includes(sought))];
  };
  document.addEventListener("input", ({ target: sift }) => {
    if (!sift.matches(".sift")) return;
    const [labels, fit] = fitting(sift);
    for (const label of labels) label.hidden = !fit.includes(label) && !label.control.checked;
    const said = fit.length ? count("found-choices", fit.length) : say("found-no-choice");
    sift.nextElementSibling.textContent = sift.value.trim() && said;
  });
  document.addEventListener("keydown", (event) => {
    const { target: sift } = event;
    if (event.key !== "Enter" || !sift.matches?.(".sift")) return;
    // Nothing is sent from here.
    event.preventDefault();
    const [, fit] = fitting(sift);
    if (fit.length === 1) fit[0].control.click();
  });
}
