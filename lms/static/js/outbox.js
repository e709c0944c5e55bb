/* Answers on their way to the server: kept on this device until the server has committed them.

   One queue per attempt and person in localStorage, shared by all windows, sent in order and one at
   a time. An answer that has been sent once is repeated unchanged (the server knows the number and
   takes it once); one that has not is replaced by a later one to the same question. What met another
   window's answer is held until the person has chosen. Empty queues leave nothing behind. Whichever
   window sends, the one where the answer was given hears what became of it. */
(function () {
  "use strict";
  const RETRY = [1000, 2000, 5000, 10000, 20000, 30000];  // milliseconds
  const PREFIX = "answers:";

  function cookie(name) {
    const found = document.cookie.split("; ").find((one) => one.startsWith(name + "="));
    return found ? decodeURIComponent(found.slice(name.length + 1)) : "";
  }

  /* options: person, attempt, url, token; tells: on(what, item, data) */
  window.lmsOutbox = function (options) {
    const key = PREFIX + options.person + ":" + options.attempt;
    let memory = { queue: [], held: [] };  // where storage is shut off or full
    let inMemory = false;
    let busy = false;
    let failures = 0;
    let timer = null;
    let whenEmpty = [];
    const gone = taken();  // numbers already used, by position: by this page and the one before it
    const given = new Set();  // answers that this window put into the queue
    const others = window.BroadcastChannel ? new window.BroadcastChannel(key) : null;

    function read() {
      if (inMemory) return memory;  // what storage holds is older
      try {
        const text = window.localStorage.getItem(key);
        return text ? JSON.parse(text) : { queue: [], held: [] };
      } catch (error) { return memory; }
    }
    function write(box) {
      memory = box;
      try {
        if (box.queue.length || box.held.length) window.localStorage.setItem(key, JSON.stringify(box));
        else window.localStorage.removeItem(key);
        inMemory = false;
      } catch (error) { inMemory = true; /* full or shut off: memory keeps it while the page lives */ }
    }
    function taken() {  // once: a page is at most one read too old
      try {
        const text = window.sessionStorage.getItem(key);
        window.sessionStorage.removeItem(key);
        return text ? JSON.parse(text) : {};
      } catch (error) { return {}; }
    }
    function use(position, sequence) {
      gone[position] = sequence + 1;
      try { window.sessionStorage.setItem(key, JSON.stringify(gone)); } catch (error) { /* full or shut off: this page still knows */ }
    }
    function change(doing) { const box = read(); doing(box); write(box); return box; }

    function nameOf(item) { return item.position + " " + item.body; }
    function put(item) {  // {position, sequence, body, print}
      given.add(nameOf(item));
      change((box) => {
        const same = box.queue.filter((one) => one.position === item.position);
        const last = same[same.length - 1];
        if (last && !last.sent) {
          last.body = item.body;
          last.print = item.print;
        } else {
          const next = last ? last.sequence + 1 : Math.max(item.sequence, gone[item.position] || 0);
          box.queue.push({ position: item.position, sequence: next, body: item.body, print: item.print, sent: false });
        }
      });
      send();
    }

    function post(item) {
      const body = new URLSearchParams(item.body);
      body.set("position", item.position);
      body.set("sequence", item.sequence);
      return fetch(options.url, {
        method: "POST", body: body, credentials: "same-origin", redirect: "manual",
        headers: { Accept: "application/json", "X-CSRFToken": cookie("csrftoken") || options.token },
      });
    }
    function alone(doing) {
      return navigator.locks ? navigator.locks.request(key, doing) : doing();
    }

    function send() {
      if (busy) return;
      window.clearTimeout(timer);
      busy = true;
      alone(step).then((more) => {
        busy = false;
        if (more) send();
        else if (!read().queue.length) empty();
      });
    }
    async function step() {
      const item = change((box) => { if (box.queue.length) box.queue[0].sent = true; }).queue[0];
      if (!item) return false;
      options.on("sending", item);
      let answer, data;
      try {
        answer = await post(item);
        if (answer.type === "opaqueredirect" || answer.status === 403) return wait("signed-out", item);
        if (answer.status === 404) return wait("stranger", item);
        if (answer.status >= 500) return wait("waiting", item);
        if (answer.status === 400 || answer.status === 413) data = { error: "refused" };  // larger than any answer: never taken, and nothing waits behind it
        else data = await answer.json();
      } catch (error) { return wait("waiting", item); }
      failures = 0;
      settle(item, answer.status, data);
      return true;
    }
    function wait(what, item) {
      options.on(what, item, { waiting: read().queue.length });
      timer = window.setTimeout(send, RETRY[Math.min(failures, RETRY.length - 1)]);
      failures += 1;
      return false;
    }
    function settle(item, status, data) {
      if (status === 410) {
        const late = read().queue.map((one) => one.position);
        write({ queue: [], held: [] });
        options.on("closed", item, Object.assign({ late: late }, data));
        return;
      }
      if (status === 200) use(item.position, data.sequence);
      change((box) => {
        box.queue.shift();
        if (status === 200) {  // what waits behind it goes on counting from there
          let next = data.sequence;
          box.queue.filter((one) => one.position === item.position).forEach((one) => { next += 1; one.sequence = next; });
        } else if (data.error === "conflict") {
          const later = box.queue.filter((one) => one.position === item.position).pop();
          box.queue = box.queue.filter((one) => one.position !== item.position);
          box.held = box.held.filter((one) => one.position !== item.position);
          box.held.push({ position: item.position, sequence: data.sequence, body: (later || item).body, print: (later || item).print, data: data });
        }
      });
      const what = status === 200 ? "saved" : data.error === "conflict" ? "conflict" : "refused";
      options.on(what, item, data);
      if (others && what !== "conflict") others.postMessage({ what: what, item: item, data: data });
    }
    function hear(told) {  // another window has sent an answer; was it given here?
      if (!given.has(nameOf(told.item))) return;
      if (told.what === "saved") use(told.item.position, told.data.sequence);
      options.on(told.what, told.item, told.data);
      failures = 0;
      send();
    }
    function empty() {
      const waiting = whenEmpty;
      whenEmpty = [];
      waiting.forEach((go) => go());
    }

    if (others) others.addEventListener("message", (event) => hear(event.data));
    window.addEventListener("online", () => { failures = 0; send(); });
    return {
      put: put,
      send: send,
      pending: () => read().queue,
      held: () => read().held,
      /* was an answer committed after the server had read this number? */
      later: (position, sequence) => (gone[position] || 0) > sequence,
      then: (go) => { whenEmpty.push(go); send(); },
      /* the person has chosen between two windows' answers */
      keepMine: (position) => {
        const mine = read().held.find((one) => one.position === position);
        change((box) => { box.held = box.held.filter((one) => one.position !== position); });
        if (!mine) return;
        gone[position] = mine.sequence + 1;
        put({ position: position, sequence: mine.sequence + 1, body: mine.body, print: mine.print });
      },
      keepTheirs: (position) => change((box) => { box.held = box.held.filter((one) => one.position !== position); }),
    };
  };

  /* at sign-out nothing of anybody stays on the device */
  const leaving = document.querySelector("form[data-sign-out]");
  if (leaving) {
    const keys = (storage) => Object.keys(storage).filter((one) => one.startsWith(PREFIX));
    const warning = leaving.querySelector("[data-unsent]");
    try {
      if (warning && keys(window.localStorage).length) warning.hidden = false;
      leaving.addEventListener("submit", () => [window.localStorage, window.sessionStorage].forEach(
        (storage) => keys(storage).forEach((one) => storage.removeItem(one))));
    } catch (error) { /* storage is shut off: there is nothing to clear */ }
  }
})();
