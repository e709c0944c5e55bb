// Ease for a call: keys choose a line, Enter says typed words, the customer "speaks" for a moment, the
// newest words stay in sight, a draft is kept on this device until it was said, minutes count down.
// Without this file the call is a plain form and loses nothing.
(() => {
  "use strict";
  const PAUSE = 700; // milliseconds in which the customer speaks
  const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;

  // Debrief: a number opens its criterion.
  if (document.querySelector("[data-debrief]")) {
    const open = () => {
      const target = location.hash && document.getElementById(location.hash.slice(1));
      const details = target && target.querySelector("details");
      if (details) details.open = true;
    };
    window.addEventListener("hashchange", open);
    open();
    return;
  }

  const call = document.querySelector("[data-call]");
  if (!call) return;
  let transcript = call.querySelector("[data-transcript]");
  let busy = false;

  const toEnd = () => {
    transcript.scrollTop = transcript.scrollHeight;
    const last = transcript.lastElementChild;
    const place = last && last.getBoundingClientRect();
    if (place && (place.bottom > window.innerHeight || place.top < 0)) last.scrollIntoView({ block: "center" });
  };
  const showKeys = () => {
    call.querySelectorAll("[data-keys], [data-count]").forEach((one) => { one.hidden = false; });
    recall();
    count();
  };

  // --- typed words -------------------------------------------------------------------------------
  const field = () => call.querySelector("[data-words]");
  const length = () => [...field().value.trim()].length;
  const count = () => {
    const shown = call.querySelector("[data-length]");
    if (field() && shown) shown.textContent = length();
  };
  const place = () => call.querySelector("[data-draft]")?.dataset.draft;
  const keep = (text) => {
    try {
      if (text) localStorage.setItem(place(), text);
      else localStorage.removeItem(place());
    } catch { /* a full or forbidden store: the field still holds the words */ }
  };
  const recall = () => {
    const words = field();
    if (!words || words.value) return;
    try { words.value = localStorage.getItem(place()) || ""; } catch { /* as above */ }
  };
  const tell = (text) => {
    const state = call.querySelector("[data-state]");
    if (state) state.textContent = text;
  };
  call.addEventListener("input", (event) => {
    if (event.target !== field()) return;
    keep(event.target.value);
    count();
  });
  call.addEventListener("keydown", (event) => {
    if (event.target !== field() || event.key !== "Enter" || event.shiftKey) return;
    if (event.isComposing || event.keyCode === 229) return; // an input method is choosing characters
    event.preventDefault();
    if (event.target.value.trim()) event.target.form.requestSubmit();
  });

  const typing = () => {
    const row = document.createElement("li");
    row.className = "debtor";
    const who = document.createElement("p");
    who.className = "who";
    const name = document.createElement("b");
    name.textContent = transcript.dataset.name;
    who.append(name);
    const words = document.createElement("p");
    words.className = "words typing";
    const told = document.createElement("span");
    told.className = "vh";
    told.textContent = transcript.dataset.typing;
    words.append(told, document.createElement("i"), document.createElement("i"), document.createElement("i"));
    row.append(who, words);
    return row;
  };

  const replace = (page, selector) => {
    const before = document.querySelector(selector);
    const after = page.querySelector(selector);
    if (before && after) before.replaceWith(document.adoptNode(after));
    else if (before) before.remove();
  };

  const addRows = (page) => {
    const rows = [...page.querySelectorAll("[data-transcript] > li")];
    const known = transcript.children.length;
    if (rows.length < known) return null; // something was taken back elsewhere
    transcript.querySelectorAll("#now").forEach((row) => row.removeAttribute("id"));
    return rows.slice(known).map((row) => document.adoptNode(row));
  };

  // Who signed in anew in another window has another token: the cookie knows it, this page does not.
  const token = () => document.cookie.split("; ").find((one) => one.startsWith("csrftoken="))?.slice(10);

  const toAnswer = () => {
    const first = field() || call.querySelector("[data-composer] input[type=radio]");
    if (first) first.focus({ preventScroll: true });
  };

  const say = async (form) => {
    const body = new FormData(form);
    if (token()) body.set("csrfmiddlewaretoken", token());
    const sent = field() && field().value;
    tell("");
    form.querySelector("button").disabled = true;
    const answer = await fetch(form.action, { method: "POST", body, credentials: "same-origin" });
    if (!answer.ok) throw new Error(String(answer.status));
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (!page.querySelector("[data-call]")) {
      if (answer.url.includes("/debrief/")) keep("");
      location.assign(answer.url);
      return;
    }
    document.querySelectorAll(".page-messages").forEach((one) => one.remove());
    const told = page.querySelector(".page-messages");
    const rows = told ? null : addRows(page);
    if (!rows) { // another window was here: show what the server says, and the call as it stands
      replace(page, "[data-transcript]");
      replace(page, "[data-composer]");
      replace(page, "[data-coach]");
      if (told) call.before(document.adoptNode(told));
      transcript = call.querySelector("[data-transcript]");
      showKeys();
      toEnd();
      toAnswer();
      return;
    }
    // What was typed meanwhile stays: only the words that were said leave the field.
    if (field() && field().value === sent) { keep(""); field().value = ""; count(); }
    else if (field()) keep(field().value);
    const wait = typing();
    const mine = rows.filter((row) => row.classList.contains("me"));
    transcript.append(...mine, wait);
    toEnd();
    await new Promise((done) => { setTimeout(done, calm ? 0 : PAUSE); });
    wait.remove();
    transcript.append(...rows.filter((row) => !row.classList.contains("me")));
    replace(page, "[data-composer]");
    replace(page, "[data-coach]");
    showKeys();
    toEnd();
    toAnswer();
  };

  call.addEventListener("submit", (event) => {
    const form = event.target.closest("[data-composer]");
    if (!form) return;
    event.preventDefault();
    if (busy) return;
    if (field() && field().value.length > Number(form.dataset.most)) { tell(form.dataset.long); return; } // too much even to be sent
    busy = true;
    say(form).catch((error) => {
      if (!(error instanceof TypeError)) { form.submit(); return; }
      form.querySelector("button").disabled = false; // no connection: what was to be said stays, and may be sent again
      tell(form.dataset.offline);
    }).finally(() => { busy = false; });
  });

  document.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.target === field()) return;
    const choices = call.querySelectorAll("[data-composer] input[type=radio]");
    const number = Number.parseInt(event.key, 10);
    if (number >= 1 && number <= choices.length) {
      choices[number - 1].checked = true;
      choices[number - 1].focus();
      event.preventDefault();
    }
  });

  // --- the clock of an examination: the server decides, this only shows it -----------------------
  const left = document.querySelector("[data-left]");
  if (left) {
    const end = performance.now() + Number(left.dataset.left) * 1000;
    const timer = window.setInterval(() => {
      const seconds = Math.max(0, (end - performance.now()) / 1000);
      left.querySelector("b").textContent = Math.ceil(seconds / 60);
      if (seconds > 0) return;
      window.clearInterval(timer);
      window.setTimeout(() => location.reload(), 11000); // behind the server's grace
    }, 1000);
  }

  showKeys();
  toEnd();
  if (field() && window.matchMedia("(min-width: 1080px)").matches) field().focus({ preventScroll: true });
})();
