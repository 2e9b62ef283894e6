// A camera types what it reads into a field: [data-scans] names the field, [data-reader] the script that reads.
"use strict";
window.offerCamera = (place) => {
  const field = document.getElementById(place.dataset.scans);
  const [button, view, told] = ["button", "video", "[role=status]"].map((each) => place.querySelector(each));
  const fetched = () => new Promise((resolve, reject) => {
    if (window.ZXing) { resolve(); return; }
    const script = document.createElement("script");
    script.src = place.dataset.reader;
    script.onload = resolve;
    script.onerror = reject;
    document.head.append(script);
  });
  const see = async () => {
    button.disabled = true;
    told.textContent = "";
    view.hidden = false;
    try {
      await fetched();
      const reader = new window.ZXing.BrowserMultiFormatReader();
      // No camera goes on seeing for a page that is gone.
      document.addEventListener("htmx:beforeSwap", () => reader.reset(), { once: true });
      const found = await reader.decodeOnceFromConstraints({ video: { facingMode: "environment" } }, view);
      reader.reset();
      field.value = found.getText();
      field.dispatchEvent(new Event("input", { bubbles: true }));
      field.dispatchEvent(new Event("change", { bubbles: true }));
      field.focus();
    } catch {
      told.textContent = told.dataset.failed;
    }
    view.hidden = true;
    button.disabled = false;
  };
  if (field && place.hidden && navigator.mediaDevices) {
    place.hidden = false;
    button.addEventListener("click", see);
  }
};
document.querySelectorAll("[data-scans]").forEach(window.offerCamera);
