// Ease for who decides about a call: a number in the transcript leads to its criterion, and the keyboard
// goes along. The numbers are plain anchors; without this file only the focus stays behind.
(() => {
  "use strict";
  if (!document.querySelector("[data-review]")) return;
  const follow = () => {
    const target = location.hash && document.getElementById(location.hash.slice(1));
    if (!target || !target.matches("fieldset")) return;
    const field = target.querySelector("input:checked") || target.querySelector("input");
    if (field) field.focus({ preventScroll: true });
  };
  window.addEventListener("hashchange", follow);
  const lacking = document.querySelector("[data-lacking]"); // what was sent came back
  // The fragment of the address takes the focus away once the page has loaded: after that.
  if (lacking) window.addEventListener("load", () => window.setTimeout(() => lacking.focus(), 0));
  else follow();
})();
