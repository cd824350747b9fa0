// A password can be looked at while it is typed, on a phone above all.
document.addEventListener("click", (event) => {
  const button = event.target.closest?.(".reveal");
  if (!button) return;
  const input = button.previousElementSibling;
  const hidden = input.type === "password";
  input.type = hidden ? "text" : "password";
  button.textContent = say(hidden ? "password-hide" : "password-show");
});
