// The text of a scenario in the admin: a finding leads to its line, and the line of the cursor is told.
// Without this file the findings still name their lines.
document.addEventListener("DOMContentLoaded", () => {
  "use strict";
  const text = document.querySelector("textarea.roleplay-document");
  if (!text) return;

  const place = (line) => {
    const lines = text.value.split("\n");
    const start = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0);
    return [start, start + (lines[line - 1] || "").length];
  };
  const goTo = (line) => {
    const [start, end] = place(line);
    text.focus({ preventScroll: true });
    text.setSelectionRange(start, end);
    // A field knows nothing of lines: scroll by their share, a third of the window above it.
    const height = text.scrollHeight / text.value.split("\n").length;
    text.scrollTop = Math.max(0, height * (line - 1) - text.clientHeight / 3);
    text.scrollIntoView({ block: text.offsetHeight > window.innerHeight ? "start" : "center" });
    if (text.offsetHeight > window.innerHeight) {
      window.scrollBy(0, height * (line - 1) - text.scrollTop - window.innerHeight / 3);
    }
  };
  const lead = (place, line) => {
    if (!line) return;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "roleplay-line";
    button.append(...place.childNodes);
    button.addEventListener("click", () => goTo(line));
    place.append(button);
  };
  document.querySelectorAll(".roleplay-findings [data-line]").forEach((one) => lead(one, Number(one.dataset.line)));
  // Errors at the field, after a save was refused, name their line in their words.
  const field = text.closest("[data-field]") || text.parentElement;
  field.querySelectorAll(".error-message, .error-message li").forEach((one) => {
    if (one.children.length) return;
    const named = one.textContent.match(/^\s*(?:Line |第)(\d+)/);
    if (named) lead(one, Number(named[1]));
  });
});
