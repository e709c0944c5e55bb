/* Ease for a question page; everything works without it.
   Saves each change by itself, one request at a time and in order, under a number that the server
   checks; says "saved" only when the server has answered. What could not be sent waits and is sent
   again. Also: keys, buttons for ordering, the flag, the minutes left. */
(function () {
  "use strict";
  const main = document.querySelector("[data-attempt]");
  const form = document.getElementById("answer");
  if (!main || !form || !window.fetch) return;
  const words = main.dataset;
  const status = document.querySelector("[data-saved]");
  const notes = form.querySelector("[data-notes]");
  const sequence = form.elements.sequence;
  const RETRY = [1000, 2000, 5000, 10000, 20000];
  let inFlight = null;   // the request body that is under way; repeated unchanged until answered
  let wanted = false;    // something was changed since that request was built
  let failures = 0;
  let stopped = false;   // refused for good: another window, or the attempt is over
  let whenIdle = [];

  function fingerprint() {
    const data = new URLSearchParams(new FormData(form));
    ["sequence", "csrfmiddlewaretoken", "go"].forEach((name) => data.delete(name));
    return data.toString();
  }
  let confirmed = fingerprint();

  function say(text, kind) {
    status.className = "saved" + (kind ? " is-" + kind : "");
    status.textContent = text;
  }
  function sayTime(text, time) {
    status.className = "saved";
    status.textContent = text + " ";
    const element = document.createElement("time");
    element.className = "num";
    element.textContent = time;
    status.append(element);
  }
  function note(texts, link) {
    notes.replaceChildren();
    texts.forEach((text) => {
      const line = document.createElement("p");
      line.className = "msg msg-alert";
      line.textContent = text;
      if (link) {
        const anchor = document.createElement("a");
        anchor.href = link;
        anchor.textContent = " →";
        anchor.setAttribute("aria-label", text);
        line.append(anchor);
      }
      notes.append(line);
    });
  }
  function idle() {
    const waiting = whenIdle;
    whenIdle = [];
    waiting.forEach((go) => go());
  }

  function enqueue() {
    if (stopped) return;
    wanted = true;
    if (!inFlight) send();
  }
  function send() {
    if (!inFlight) {
      if (!wanted || fingerprint() === confirmed) { wanted = false; idle(); return; }
      wanted = false;
      inFlight = { body: new URLSearchParams(new FormData(form)), print: fingerprint() };
      inFlight.body.delete("go");
    }
    say(words.textSaving, "saving");
    fetch(form.action, {
      method: "POST", body: inFlight.body, credentials: "same-origin", redirect: "manual",
      headers: { Accept: "application/json" },
    }).then((answer) => {
      if (answer.type === "opaqueredirect" || answer.status === 403) throw new Error("signed-out");
      if (answer.status >= 500) throw new Error("server");
      return answer.json().then((data) => settle(answer.status, data));
    }).catch((error) => {
      say(error.message === "signed-out" ? words.textSignedOut : words.textWaiting, "waiting");
      window.setTimeout(send, RETRY[Math.min(failures, RETRY.length - 1)]);
      failures += 1;
    });
  }
  function settle(code, data) {
    const sent = inFlight;
    inFlight = null;
    failures = 0;
    if (code === 200) {
      confirmed = sent.print;
      sequence.value = data.sequence + 1;
      notes.replaceChildren();
      sayTime(words.textSaved, data.at);
      document.querySelector("[data-counts]").textContent = data.counts;
      mark("yes", data.answered);
      minutes(data.minutes);
    } else if (code === 422) {
      confirmed = sent.print;           // not taken, and not worth sending again
      say("", "waiting");
      note(data.messages);
    } else {
      stopped = true;
      say("", "waiting");
      note([data.message || words.textWaiting], data.url);
    }
    if (wanted) send(); else idle();
  }
  function mark(name, on) {
    const here = document.querySelector(".nav-grid [aria-current]");
    if (here) here.classList.toggle(name, on);
  }
  function minutes(left) {
    const shown = document.querySelector("[data-left] b");
    if (shown && left !== null && left !== undefined) shown.textContent = left;
  }

  /* changes save themselves; typing waits for a pause */
  let pause = null;
  form.addEventListener("change", (event) => { if (!event.target.matches("[data-no-save]")) enqueue(); });
  form.addEventListener("input", (event) => {
    if (!event.target.matches("input[type=text]")) return;
    window.clearTimeout(pause);
    pause = window.setTimeout(enqueue, 900);
  });

  /* leaving waits for what is under way, so that page and script never race */
  let leaving = false;
  form.addEventListener("submit", (event) => {
    if (leaving || stopped) return;
    window.clearTimeout(pause);
    const button = event.submitter;
    if (button && button.matches("[data-flag]")) { event.preventDefault(); toggleFlag(button); return; }
    if (!inFlight) return;
    event.preventDefault();
    whenIdle.push(() => { leaving = true; form.requestSubmit(button); });
  });
  window.addEventListener("beforeunload", (event) => { if (inFlight && failures && !leaving) event.preventDefault(); });

  function toggleFlag(button) {
    const on = button.getAttribute("aria-pressed") !== "true";
    const body = new URLSearchParams();
    body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    body.set("position", form.elements.position.value);
    body.set("flagged", on ? "1" : "0");
    fetch(form.dataset.flagUrl, { method: "POST", body: body, credentials: "same-origin", headers: { Accept: "application/json" } })
      .then((answer) => { if (!answer.ok) throw new Error("flag"); return answer.json(); })
      .then((data) => {
        button.setAttribute("aria-pressed", String(data.flagged));
        button.textContent = data.flagged ? words.textUnflag : words.textFlag;
        button.value = data.flagged ? "unflag" : "flag";
        document.querySelector("[data-counts]").textContent = data.counts;
        mark("flag", data.flagged);
      })
      .catch(() => { leaving = true; form.requestSubmit(button); });
  }

  /* ordering: the selects become buttons */
  const list = form.querySelector("[data-order] .order");
  if (list) {
    const arrow = { up: "M5 12l5-5 5 5", down: "M5 8l5 5 5-5" };
    const svg = (path) => {
      const ns = "http://www.w3.org/2000/svg";
      const element = document.createElementNS(ns, "svg");
      element.setAttribute("viewBox", "0 0 20 20");
      element.setAttribute("aria-hidden", "true");
      const line = document.createElementNS(ns, "path");
      line.setAttribute("d", path);
      element.append(line);
      return element;
    };
    const rows = () => Array.from(list.children);
    const place = () => {
      list.classList.remove("order-unplaced");
      rows().forEach((row, index) => { row.querySelector("select").value = String(index + 1); });
      if (keep) keep.remove();
      limits();
      enqueue();
    };
    const limits = () => rows().forEach((row, index, all) => {
      row.querySelector("[data-up]").disabled = index === 0;
      row.querySelector("[data-down]").disabled = index === all.length - 1;
    });
    let keep = null;
    const hint = form.querySelector("[data-order-hint]");
    hint.textContent = hint.dataset.hintScript;
    rows().forEach((row) => {
      const select = row.querySelector("select");
      select.hidden = true;
      select.dataset.noSave = "";
      const text = row.querySelector("[data-item-text]").textContent;
      ["up", "down"].forEach((way) => {
        const button = document.createElement("button");
        button.type = "button";
        button.className = "icon-btn";
        button.dataset[way] = "";
        button.setAttribute("aria-label", (way === "up" ? words.textUp : words.textDown) + "：" + text);
        button.append(svg(arrow[way]));
        button.addEventListener("click", () => {
          const other = way === "up" ? row.previousElementSibling : row.nextElementSibling;
          if (!other) return;
          if (way === "up") other.before(row); else other.after(row);
          place();
          (button.disabled ? row.querySelector("button:not(:disabled)") : button).focus();
        });
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
  }

  /* keys */
  const keys = document.querySelector("[data-keys]");
  if (keys) keys.hidden = false;
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.target.matches("input[type=text], textarea, select")) return;
    const press = (selector) => { const button = form.querySelector(selector); if (button) { event.preventDefault(); button.click(); } };
    if (/^[0-9]$/.test(event.key)) {
      const options = form.querySelectorAll("[data-choices] .choice input");
      const option = options[event.key === "0" ? 9 : Number(event.key) - 1];
      if (option) { event.preventDefault(); option.click(); option.focus(); }
    } else if (event.key === "j") press("[data-next]");
    else if (event.key === "k") press("[data-previous]");
    else if (event.key === "f") press("[data-flag]");
    else if (event.key === "?" && keys) { event.preventDefault(); keys.open = !keys.open; }
  });

  /* the minutes left, from what the server said; at the end the attempt goes in by itself */
  const left = document.querySelector("[data-left]");
  if (left) {
    const end = performance.now() + Number(left.dataset.left) * 1000;
    const timer = window.setInterval(() => {
      const seconds = Math.max(0, (end - performance.now()) / 1000);
      minutes(Math.ceil(seconds / 60));
      if (seconds > 0) return;
      window.clearInterval(timer);
      leaving = true;
      const finish = () => document.querySelector("[data-time-up]").submit();
      if (inFlight) { whenIdle.push(finish); window.setTimeout(finish, 5000); } else finish();
    }, 1000);
  }
})();
