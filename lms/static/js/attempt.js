/* Ease for an attempt's pages; everything works without it.
   Each change is put into the outbox (outbox.js) the moment it is made, under a number that the
   server checks; "saved" is said only when the server has committed. Also: the choice between two
   windows' answers, keys, the flag, the minutes left. */
(function () {
  "use strict";
  const main = document.querySelector("[data-attempt]");
  if (!main || !window.fetch || !window.lmsOutbox) return;
  const form = document.getElementById("answer");
  const words = main.dataset;
  const chinese = document.documentElement.lang.startsWith("zh");
  const status = document.querySelector("[data-saved]");
  const submission = document.querySelector("form[data-submission]");  // the page before submission
  const questions = form ? Array.from(form.querySelectorAll("[data-question]:not([data-locked])")).map(question) : [];
  let stopped = false;   // the attempt is over
  let leaving = false;
  let going = false;  // leaves as soon as everything is sent
  const left = document.querySelector("[data-left]");
  let end = left ? performance.now() + Number(left.dataset.left || 0) * 1000 : 0;

  function question(section) {
    const prefix = section.dataset.prefix;
    const one = { section: section, prefix: prefix, position: Number(section.dataset.position),
                  sequence: section.querySelector("[name='" + prefix + "sequence']"), notes: section.querySelector("[data-notes]") };
    one.confirmed = fingerprint(one);
    return one;
  }
  /* the answer to one question as it is sent: its own controls, under their bare names */
  function fields(one) {
    const found = new URLSearchParams();
    const own = (name) => { const control = one.section.querySelector("[name='" + CSS.escape(name) + "']"); return control !== null; };
    new FormData(form).forEach((value, name) => {
      if (typeof value !== "string" || !own(name)) return;
      const bare = one.prefix && name.startsWith(one.prefix) ? name.slice(one.prefix.length) : name;
      if (!["sequence", "position", "on-page", "csrfmiddlewaretoken", "go", "here"].includes(bare)) found.append(bare, value);
    });
    return found;
  }
  function fingerprint(one) { return fields(one).toString(); }
  function at(position) { return questions.find((one) => one.position === position); }
  function numbered(position) { return words.textQuestion.replace("{n}", position); }

  function say(text, kind) {
    if (!status) return;
    status.className = "saved" + (kind ? " is-" + kind : "");
    status.textContent = text;
  }
  function sayTime(text, time) {
    if (!status) return;
    say(text + " ");
    const element = document.createElement("time");
    element.className = "num";
    element.textContent = time;
    status.append(element);
  }
  function element(tag, className, text) {
    const made = document.createElement(tag);
    made.className = className;
    made.textContent = text;
    return made;
  }
  /* words at the question they are about, or over the page where it is not on it */
  function notesOf(position) {
    const one = at(position);
    if (one) return one.notes;
    let general = main.querySelector("[data-general-notes]");
    if (!general) {
      general = element("div", "answer-notes", "");
      general.dataset.generalNotes = "";
      general.setAttribute("role", "alert");
      (form || main).prepend(general);
    }
    return general;
  }
  function note(position, texts, link) {
    const notes = notesOf(position);
    if (at(position)) notes.replaceChildren();
    texts.forEach((text) => {
      const line = element("p", "msg msg-alert", at(position) || !position ? text : numbered(position) + (chinese ? "：" : ": ") + text);
      if (link) {
        const anchor = element("a", "", " →");
        anchor.href = link;
        anchor.setAttribute("aria-label", text);
        line.append(anchor);
      }
      notes.append(line);
    });
    return notes;
  }
  /* two windows gave two answers: both are shown, the person chooses */
  function offer(held) {
    const data = held.data, position = held.position;
    if (data.answered !== undefined) markAnswer(position, data);  // what the server has
    const notes = note(position, [data.message]);
    const box = element("div", "msg choose-answer", "");
    const choice = (label, answer, action, act) => {
      const line = element("p", "", "");
      line.append(element("span", "label", label), element("span", "", " " + answer + " "));
      const button = element("button", "btn btn-sm", action);
      button.type = "button";
      button.addEventListener("click", act);
      line.append(button);
      box.append(line);
    };
    const again = () => { if (form) { leaving = true; window.location.assign(data.url); } else window.location.reload(); };
    choice(words.textOther, data.theirs, words.textKeepTheirs, () => { outbox.keepTheirs(position); again(); });
    choice(words.textYours, data.yours, words.textKeepMine, () => { outbox.keepMine(position); outbox.then(again); });
    notes.append(box);
    say("", "waiting");
  }

  const told = {
    sending: () => say(words.textSaving, "saving"),
    waiting: (item, data) => say(words.textWaiting.replace("{n}", data.waiting), "waiting"),
    "signed-out": () => {
      say(words.textSignedOut + " ", "waiting");
      if (!status) return;
      const anchor = element("a", "", words.textSignIn);
      anchor.href = words.signInUrl;
      anchor.target = "_blank";
      status.append(anchor);
    },
    stranger: () => say(words.textStranger, "waiting"),
    saved: (item, data) => {
      const one = at(item.position);
      if (one) {
        one.confirmed = item.print;
        one.sequence.value = data.sequence + 1;
        one.notes.replaceChildren();
      }
      markAnswer(item.position, data);
      sayTime(words.textSaved, data.at);
      clock(data.left);
    },
    refused: (item, data) => {  // not taken, and not worth sending again
      const one = at(item.position);
      if (one) one.confirmed = item.print;
      say("", "waiting");
      note(item.position, data.messages || [data.message || words.textTooLong], data.url);
    },
    conflict: () => outbox.held().forEach(offer),
    closed: (item, data) => {
      stopped = true;
      say("", "waiting");
      const late = Array.from(new Set(data.late)).map(numbered).join(chinese ? "、" : ", ");
      note(0, [data.message + (late ? " " + words.textLate.replace("{list}", late) : "")], data.url);
    },
  };
  const outbox = window.lmsOutbox({
    person: words.person, attempt: words.attempt, url: words.saveUrl,
    token: (document.querySelector("[name=csrfmiddlewaretoken]") || {}).value || "",
    on: (what, item, data) => told[what](item, data),
  });
  outbox.held().forEach(offer);
  const kept = outbox.pending();
  if (kept.length) {  // from before a reload, a crash, a sign-out: what the page shows is older
    outbox.then(() => { if (!stopped && !going && (!form || kept.some((one) => at(one.position)))) window.location.reload(); });
  } else if (questions.some((one) => outbox.later(one.position, Number(one.sequence.value)))) {
    window.location.reload();  // written by the server before an answer that it has committed since
  }

  function keep(one) {
    const print = fingerprint(one);
    if (stopped || outbox.held().some((held) => held.position === one.position)) return;
    const waiting = outbox.pending().filter((item) => item.position === one.position).pop();
    if (print === (waiting ? waiting.print : one.confirmed)) return;
    outbox.put({ position: one.position, sequence: Number(one.sequence.value), body: print, print: print });
  }
  function enqueue(event) {
    const section = event && event.target.closest ? event.target.closest("[data-question]") : null;
    questions.filter((one) => !section || one.section === section).forEach(keep);
  }
  function cell(position) { return Array.from(document.querySelectorAll(".nav-grid [name=go]")).find((one) => one.value === String(position)); }
  function markAnswer(position, data) {  // a half answer is neither answered nor open
    const here = cell(position);
    if (here) here.classList.toggle("half", data.answered && Boolean(data.incomplete));
    mark(position, "yes", data.answered && !data.incomplete);
  }
  function mark(position, name, on) {
    const here = cell(position);
    if (here) {
      here.classList.toggle(name, on);
      const heard = here.querySelector(".vh"), has = (look) => here.classList.contains(look);
      if (heard) heard.textContent = [
        numbered(position), here.hasAttribute("aria-current") && words.textHere, has("yes") ? words.textYes : has("half") ? words.textHalf : words.textNo,
        has("flag") && words.textFlagged,
      ].filter(Boolean).join(words.textDash);
    }
    const counts = document.querySelector("[data-counts]");
    if (!counts) return;
    const many = (what) => document.querySelectorAll(".nav-grid " + what).length;
    const answered = many(".yes"), half = many(".half");
    counts.textContent = (half ? words.textCountsHalf : words.textCounts).replace("{answered}", answered).replace("{incomplete}", half)
      .replace("{flagged}", many(".flag")).replace("{unanswered}", many("[name=go]") - answered - half);
  }

  /* changes save themselves; typing waits for a pause */
  let pause = null;
  if (form) {
    form.addEventListener("change", enqueue);
    form.addEventListener("input", (event) => {
      if (!event.target.matches("input[type=text], textarea")) return;
      window.clearTimeout(pause);
      pause = window.setTimeout(enqueue, 900, event);
    });
    form.addEventListener("submit", (event) => {
      if (leaving || stopped) return;
      window.clearTimeout(pause);
      const button = event.submitter;
      if (button && button.matches("[data-flag]")) { event.preventDefault(); toggleFlag(button); return; }
      hold(event, () => form.requestSubmit(button));
    });
  }
  /* leaving waits for what is under way, so that nothing is lost and page and script never race */
  function hold(event, go) {
    if (!navigator.onLine) enqueue();
    if (!outbox.pending().length) { leaving = true; return; }
    event.preventDefault();
    if (!navigator.onLine) say(words.textGoing, "waiting");
    going = true;
    outbox.then(() => { going = false; if (!stopped && !outbox.held().length) { leaving = true; go(); } });
  }
  if (submission) submission.addEventListener("submit", (event) => { if (!leaving) hold(event, () => submission.requestSubmit()); });

  function toggleFlag(button) {
    const section = button.closest("[data-question]") || form.querySelector("[data-question]");
    const position = section.dataset.position;
    const body = new URLSearchParams();
    body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    body.set("position", position);
    body.set("flagged", button.getAttribute("aria-pressed") !== "true" ? "1" : "0");
    fetch(form.dataset.flagUrl, { method: "POST", body: body, credentials: "same-origin", headers: { Accept: "application/json" } })
      .then((answer) => { if (!answer.ok) throw new Error("flag"); return answer.json(); })
      .then((data) => {
        button.setAttribute("aria-pressed", String(data.flagged));
        button.textContent = data.flagged ? words.textUnflag : words.textFlag;
        button.value = (data.flagged ? "unflag" : "flag") + (button.value.match(/-.*/) || [""])[0];
        mark(position, "flag", data.flagged);
      })
      .catch(() => { leaving = true; form.requestSubmit(button); });
  }

  if (!form) return;
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

  /* the minutes left, from what the server said last; at the end the attempt goes in by itself */
  function clock(seconds) { if (typeof seconds === "number") end = performance.now() + seconds * 1000; }
  if (left) {
    const timer = window.setInterval(() => {
      const seconds = Math.max(0, (end - performance.now()) / 1000);
      const shown = left.querySelector("b");
      if (shown) shown.textContent = Math.ceil(seconds / 60);
      if (seconds > 0) return;
      window.clearInterval(timer);
      enqueue();
      leaving = true;
      const finish = () => document.querySelector("[data-time-up]").submit();
      if (outbox.pending().length) { outbox.then(finish); window.setTimeout(finish, 5000); } else finish();
    }, 1000);
  }
})();
