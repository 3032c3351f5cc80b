/* The pages of one fact and one document: copying, and walking from number to number. */
"use strict";
(() => {
  const say = (text) => {
    const live = document.getElementById("live");
    if (live) live.textContent = text;
  };

  const copy = async (button) => {
    try {
      await navigator.clipboard.writeText(button.dataset.copy);
    } catch {
      say("Copying is not allowed here");
      return;
    }
    say("Copied");
    const label = button.querySelector(".label");
    const words = label.dataset.words || label.textContent;
    label.dataset.words = words;
    label.textContent = "Copied";
    setTimeout(() => { label.textContent = words; }, 1500);
  };

  /* Numbers that became facts, and unless these alone are shown, those that were left out. */
  const numbers = () => [...document.querySelectorAll(".text mark, .text .left-out[tabindex]")]
    .filter((one) => one.offsetParent && !(document.body.classList.contains("facts-only")
      && one.matches(".left-out")));

  const step = (by) => {
    const all = numbers();
    if (!all.length) return;
    const here = all.findIndex((one) => one.contains(document.activeElement));
    const next = all[here < 0 ? (by > 0 ? 0 : all.length - 1) : here + by];
    if (!next) return;
    (next.querySelector("a") || next).focus({ preventScroll: true });
    next.scrollIntoView({ block: "center" });
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-copy]");
    if (button) copy(button);
    const choice = event.target.closest("[data-show]");
    if (!choice) return;
    document.body.classList.toggle("facts-only", choice.dataset.show === "facts");
    document.querySelectorAll("[data-show]").forEach((one) =>
      one.setAttribute("aria-pressed", String(one === choice)));
  });

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const button = document.querySelector("[data-copy]");
    if (event.key === "c" && button) copy(button);
    if (event.key === "j") step(1);
    if (event.key === "k") step(-1);
  });
})();
