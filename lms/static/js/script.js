// Script tables: with the answers hidden, each can be shown alone by tap or keyboard. The hiding
// itself is CSS and works without this file. Judgement forms are sent as soon as a choice is made
// with the mouse or a finger; keyboard users press the button.
(() => {
  "use strict";

  for (const box of document.querySelectorAll(".script-block .switch input")) {
    const answers = box.closest(".script-block").querySelectorAll(".cust");
    const set = () => {
      for (const answer of answers) {
        if (box.checked) answer.tabIndex = 0;
        else answer.removeAttribute("tabindex");
      }
    };
    box.addEventListener("change", set);
    set();
  }

  for (const form of document.querySelectorAll("form[data-judge]")) {
    form.addEventListener("pointerup", (event) => {
      const label = event.target.closest("label");
      if (!label) return;
      // The click that follows checks the radio button; send after it.
      setTimeout(() => {
        if (!form.querySelector(":checked") || form.classList.contains("is-sending")) return;
        form.classList.add("is-sending");
        form.requestSubmit();
      }, 0);
    });
  }
})();
