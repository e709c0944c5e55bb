/* Ease for answers that need more than one control; everything works without it.
   Ordering: the selects become buttons. Moves: they become an ordered list with buttons and a pool
   to add from. Text: a pause in typing counts as a change, so that it is saved, and its length is
   shown. The selects and the text area stay the form's own controls; attempt.js saves them as it
   saves every change. The preview of the editor has this script and no other. */
(function () {
  "use strict";
  const form = document.getElementById("answer");
  if (!form) return;
  const words = (document.querySelector("[data-attempt]") || document.body).dataset;
  const changed = (control) => control.dispatchEvent(new Event("change", { bubbles: true }));

  /* what both lists need */
  const ICONS = { up: "M5 12l5-5 5 5", down: "M5 8l5 5 5-5", off: "M6 6l8 8M14 6l-8 8" };
  function icon(path) {
    const ns = "http://www.w3.org/2000/svg";
    const svg = document.createElementNS(ns, "svg");
    svg.setAttribute("viewBox", "0 0 20 20");
    svg.setAttribute("aria-hidden", "true");
    const line = document.createElementNS(ns, "path");
    line.setAttribute("d", path);
    svg.append(line);
    return svg;
  }
  function iconButton(way, label, act) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "icon-btn";
    button.setAttribute("aria-label", label);
    button.append(icon(ICONS[way]));
    button.addEventListener("click", act);
    return button;
  }

  /* ordering */
  form.querySelectorAll("[data-order] .order").forEach((list) => {
    const hint = list.closest("[data-order]").querySelector("[data-order-hint]");
    hint.textContent = hint.dataset.hintScript;
    const rows = () => Array.from(list.children);
    let keep = null;
    function limits() {
      rows().forEach((row, index, all) => {
        row.querySelector("[data-up]").disabled = index === 0;
        row.querySelector("[data-down]").disabled = index === all.length - 1;
      });
    }
    function place() {
      rows().forEach((row, index) => { row.querySelector("select").value = String(index + 1); });
      if (keep) keep.remove();
      limits();
      changed(list.querySelector("select"));
    }
    rows().forEach((row) => {
      row.querySelector("select").hidden = true;
      const text = row.querySelector("[data-item-text]").textContent;
      ["up", "down"].forEach((way) => {
        const label = (way === "up" ? words.textUp : words.textDown) + "：" + text;
        const button = iconButton(way, label, () => {
          const other = way === "up" ? row.previousElementSibling : row.nextElementSibling;
          if (!other) return;
          if (way === "up") other.before(row); else other.after(row);
          place();
          (button.disabled ? row.querySelector("button:not(:disabled)") : button).focus();
        });
        button.dataset[way] = "";
        row.querySelector(".mv").append(button);
      });
    });
    if (list.classList.contains("order-unplaced")) {
      keep = document.createElement("button");
      keep.type = "button";
      keep.className = "btn btn-sm order-keep";
      keep.textContent = words.textKeep;
      keep.addEventListener("click", () => { place(); list.querySelector("button:not(:disabled)").focus(); });
      list.after(keep);
    }
    list.classList.remove("order-unplaced");
    limits();
  });

  /* moves */
  form.querySelectorAll("[data-moves]").forEach((box) => {
    const list = box.querySelector(".moves");
    const say = box.dataset;
    const pool = document.createElement("div");
    pool.className = "pool";
    pool.setAttribute("role", "group");
    pool.setAttribute("aria-label", say.textPool);
    const none = document.createElement("p");
    none.className = "label";
    none.textContent = say.textNone;
    const heard = document.createElement("p");
    heard.className = "vh";
    heard.setAttribute("role", "status");
    list.before(none);
    list.after(pool, heard);
    const hint = box.querySelector("[data-moves-hint]");
    hint.textContent = hint.dataset.hintScript;
    list.classList.add("order");
    const moves = Array.from(list.children).map((row) => {
      const select = row.querySelector("select");
      const text = row.querySelector("[data-item-text]").textContent;
      const move = { row: row, select: select, text: text, buttons: {} };
      select.hidden = true;
      ["up", "down", "off"].forEach((way) => {
        const label = { up: words.textUp, down: words.textDown, off: say.textRemove }[way];
        const button = iconButton(way, label + "：" + text, () => act(move, way));
        move.buttons[way] = button;
        row.querySelector(".mv").append(button);
      });
      const add = document.createElement("button");
      add.type = "button";
      add.className = "btn";
      add.textContent = say.textAdd + " " + text;
      add.addEventListener("click", () => join(move));
      move.add = add;
      return move;
    });
    let chosen = moves.filter((move) => move.select.value)
      .sort((a, b) => Number(a.select.value) - Number(b.select.value));

    /* the focus stays in the pool, so that several can be added one after another */
    function join(move) {
      const at = Array.from(pool.querySelectorAll("button")).indexOf(move.add);
      chosen.push(move);
      draw();
      tell(move);
      const left = pool.querySelectorAll("button");
      (left[Math.min(at, left.length - 1)] || move.buttons.off).focus();
      changed(move.select);
    }
    function tell(move) {
      heard.textContent = say.textPlace.replace("{n}", chosen.indexOf(move) + 1).replace("{move}", move.text);
    }
    function act(move, way) {
      const at = chosen.indexOf(move);
      if (way === "off") {
        chosen.splice(at, 1);
        draw();
        move.add.focus();
        changed(move.select);
        return;
      }
      const to = way === "up" ? at - 1 : at + 1;
      chosen.splice(at, 1);
      chosen.splice(to, 0, move);
      settle(move, way);
    }
    function settle(move, way) {
      draw();
      tell(move);
      const wanted = move.buttons[way];
      (wanted.disabled ? move.buttons[way === "up" ? "down" : "up"] : wanted).focus();
      changed(move.select);
    }
    function draw() {
      const open = moves.filter((move) => !chosen.includes(move));
      list.replaceChildren(...chosen.map((move) => move.row));
      pool.replaceChildren(...open.map((move) => move.add));
      /* controls of the pool stay in the form, so that what is posted is complete */
      open.forEach((move) => { move.select.value = ""; pool.append(move.select); });
      chosen.forEach((move, index) => {
        move.select.value = String(index + 1);
        move.row.querySelector(".mv").prepend(move.select);
        move.buttons.up.disabled = index === 0;
        move.buttons.down.disabled = index === chosen.length - 1;
      });
      none.hidden = chosen.length > 0;
      list.hidden = chosen.length === 0;
    }
    draw();
  });

  /* text */
  form.querySelectorAll("textarea[data-typed]").forEach((typed) => {
    const shown = typed.closest(".field").querySelector("[data-length]");
    const HAN = "\\u3400-\\u9fff\\uf900-\\ufaff\\u3040-\\u30ff\\uac00-\\ud7af";
    const units = new RegExp("[" + HAN + "]|[^\\W" + HAN + "]+(?:['’.,\\-][^\\W" + HAN + "]+)*|[\\u00c0-\\u024f]+", "g");
    const count = () => {
      if (!shown) return;
      shown.hidden = false;
      shown.textContent = shown.dataset.text + " " + (typed.value.normalize("NFKC").match(units) || []).length;
    };
    let pause = null;
    typed.addEventListener("input", () => {
      count();
      window.clearTimeout(pause);
      pause = window.setTimeout(() => changed(typed), 1500);
    });
    form.addEventListener("submit", () => window.clearTimeout(pause));
    count();
  });
})();
