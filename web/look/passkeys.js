// Passkeys: the browser's own window does the rest. Where there are none, nothing is offered.
"use strict";

async function asked(address, body) {
  const answer = await fetch(address, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.json();
}

const passkeys = {
  async "sign-in"(button) {
    const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(await asked("/passkeys/sign-in/options", {}));
    const credential = await navigator.credentials.get({ publicKey });
    const found = await asked("/passkeys/sign-in", { credential: credential.toJSON(), next: button.dataset.next });
    location.assign(found.next);
  },

  async add(button) {
    const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(await asked("/passkeys/options", {}));
    const credential = await navigator.credentials.create({ publicKey });
    await asked("/passkeys", { credential: credential.toJSON() });
    const offer = button.closest("[data-passkey-offer]");
    if (!offer) return location.assign("/account/devices?added=yes");
    // Whoever was at the card stays there.
    offer.hidden = true;
    document.querySelector("[data-passkey-done]").hidden = false;
  },
};

const DISMISSED = "passkey-not-now";
const canUse = typeof PublicKeyCredential === "function" && "parseRequestOptionsFromJSON" in PublicKeyCredential;

for (const part of document.querySelectorAll("[data-passkey-part]")) {
  const wasDismissed = part.matches("[data-passkey-offer]") && localStorage.getItem(DISMISSED) !== null;
  part.hidden = !canUse || wasDismissed;
  const failed = part.querySelector("[data-passkey-failed]");
  for (const button of part.querySelectorAll("[data-passkey]")) {
    button.addEventListener("click", async () => {
      button.disabled = true;
      failed.hidden = true;
      try {
        await passkeys[button.dataset.passkey](button);
      } catch {
        failed.hidden = false;
      }
      button.disabled = false;
    });
  }
  for (const button of part.querySelectorAll("[data-passkey-dismiss]")) {
    button.addEventListener("click", () => {
      localStorage.setItem(DISMISSED, "yes");
      part.hidden = true;
    });
  }
}
