// Ease for who decides about a call: a number of the rubric shows its words without losing the place in
// the rubric, and a number of the transcript its criterion. Without this file both are plain anchors.
(() => {
  "use strict";
  const page = document.querySelector("[data-review]");
  if (!page) return;
  const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  page.addEventListener("click", (event) => {
    const link = event.target.closest('a[href^="#"]');
    const target = link && document.getElementById(link.hash.slice(1));
    if (!target) return;
    event.preventDefault();
    history.replaceState(null, "", link.hash);
    location.replace(link.hash); // :target follows
    target.scrollIntoView({ block: "center", behavior: calm ? "auto" : "smooth" });
    const field = target.querySelector("input:checked, input:not([type=hidden])");
    if (field && target.matches("fieldset")) field.focus({ preventScroll: true });
  });
})();
