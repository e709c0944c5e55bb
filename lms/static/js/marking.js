/* Ease for those who mark; everything works without it.
   Number keys choose the level of the criterion one is at and go on to the next; j and k move;
   Ctrl+Enter saves; s skips. The sum of the rubric stands below it. A page that shows how far
   something is renews itself. */
(function () {
  "use strict";
  const waiting = document.querySelector("[data-refresh]");
  if (waiting) {
    window.setTimeout(() => window.location.reload(), Number(waiting.dataset.refresh) * 1000);
    return;
  }
  const form = document.querySelector("[data-rubric]");
  if (!form) return;
  const groups = Array.from(form.querySelectorAll("[data-criterion]"));
  const sum = form.querySelector("[data-sum]");
  let here = Math.max(0, groups.findIndex((group) => !group.querySelector(":checked")));
  let sent = false;

  function show(focus) {
    groups.forEach((group, index) => group.classList.toggle("is-here", index === here));
    if (!focus || !groups[here]) return;
    (groups[here].querySelector(":checked") || groups[here].querySelector("input")).focus();
    groups[here].scrollIntoView({ block: "nearest" });
  }
  function total() {
    if (!sum || !groups.length) return; // a page that only shows what was decided has no sum
    let earned = 0, weight = 0, all = true;
    groups.forEach((group) => {
      const chosen = group.querySelector(":checked");
      weight += Number(group.dataset.weight);
      if (chosen) earned += Number(group.dataset.weight) * Number(chosen.closest("[data-share]").dataset.share);
      else all = false;
    });
    sum.hidden = !all;
    if (!all) { sum.textContent = ""; return; }
    const percent = Math.round((1000 * earned) / weight) / 10;
    const points = Math.round((100 * Number(form.dataset.marks) * earned) / weight) / 100;
    sum.textContent = sum.dataset.text + " " + percent + "% · " + points + " / " + form.dataset.marks;
  }
  function choose(digit) {
    const group = groups[here];
    const level = group && group.querySelector('input[value="' + digit + '"]');
    if (!level) return;
    level.checked = true;
    total();
    if (here + 1 < groups.length) { here += 1; show(true); } else form.querySelector("[data-save]").focus();
  }
  function move(step) {
    here = Math.min(groups.length - 1, Math.max(0, here + step));
    show(true);
  }
  form.addEventListener("focusin", (event) => {
    const group = event.target.closest("[data-criterion]");
    if (group) { here = groups.indexOf(group); show(false); }
  });
  form.addEventListener("change", total);
  form.addEventListener("submit", (event) => {
    if (sent) event.preventDefault(); // a second press of the key is not a second mark
    sent = true;
  });
  window.addEventListener("pageshow", () => { sent = false; });
  document.addEventListener("keydown", (event) => {
    const save = form.querySelector("[data-save]");
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); save.click(); return; }
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.target.matches("textarea, select, input:not([type=radio])")) return;
    if (/^[0-9]$/.test(event.key) && groups.length) { event.preventDefault(); choose(event.key); }
    else if (event.key === "j" && groups.length) move(1);
    else if (event.key === "k" && groups.length) move(-1);
    else if (event.key === "s") { const skip = form.querySelector("[data-skip]"); if (skip) skip.click(); }
    else if (event.key === "?") { const keys = form.querySelector("[data-keys]"); keys.open = !keys.open; }
  });
  show(false);
  total();
})();
