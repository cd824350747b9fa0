// Passkeys: asks the server what to ask the device, asks the device, and sends its
// answer with the form. Where the browser knows no passkeys, nothing is shown.
(() => {
  if (!window.PublicKeyCredential) return;
  const bytes = (text) =>
    Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));
  const text = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer)))
      .replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
  const known = (list) => list?.map((one) => ({ ...one, id: bytes(one.id) }));

  async function make({ publicKey: ask }) {
    const made = await navigator.credentials.create({
      publicKey: {
        ...ask,
        challenge: bytes(ask.challenge),
        user: { ...ask.user, id: bytes(ask.user.id) },
        excludeCredentials: known(ask.excludeCredentials),
      },
    });
    return {
      attestationObject: text(made.response.attestationObject),
      clientDataJSON: text(made.response.clientDataJSON),
      of: made,
    };
  }

  async function use({ publicKey: ask }) {
    const used = await navigator.credentials.get({
      publicKey: { ...ask, challenge: bytes(ask.challenge), allowCredentials: known(ask.allowCredentials) },
    });
    return {
      authenticatorData: text(used.response.authenticatorData),
      clientDataJSON: text(used.response.clientDataJSON),
      signature: text(used.response.signature),
      userHandle: used.response.userHandle && text(used.response.userHandle),
      of: used,
    };
  }

  for (const box of document.querySelectorAll("[data-passkey]")) {
    const { passkey: ask, kind, to } = box.dataset;
    const button = box.querySelector("button");
    const said = box.querySelector("[role=alert]");
    const { form } = button;
    const say = (what) => {
      said.textContent = what ? said.dataset[what] : "";
      said.hidden = !what;
    };
    box.hidden = false;
    button.addEventListener("click", async () => {
      const typed = [...form.elements].filter((one) => one.type !== "password" && one.type !== "hidden");
      if (kind === "make" && !typed.every((one) => one.reportValidity())) return;
      say("");
      button.disabled = true;
      try {
        const fields = new FormData(form);
        fields.delete("password");
        const asked = await fetch(ask, {
          method: "POST",
          headers: { accept: "application/json" },
          body: new URLSearchParams(fields),
        });
        if (!asked.ok) return say("failed");
        const { of, ...response } = await (kind === "make" ? make : use)(await asked.json());
        const answer = { id: of.id, rawId: text(of.rawId), type: of.type, response };
        const credential = document.createElement("input");
        Object.assign(credential, { type: "hidden", name: "credential", value: JSON.stringify(answer) });
        form.append(credential);
        for (const one of form.elements) if (one.type === "password") one.value = "";
        form.action = to;
        form.submit();
      } catch (error) {
        say(error.name === "InvalidStateError" ? "known" : error.name === "NotAllowedError" ? "stopped" : "failed");
      } finally {
        button.disabled = false;
      }
    });
  }
})()
