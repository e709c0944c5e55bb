// The reader keeps the place: when a heading has been the last one passed for a moment, it is posted.
// The page is complete without this file; then the place is simply not moved.
(() => {
  "use strict";
  const main = document.getElementById("main");
  if (!main) return;

  // The bookmark stands where it belongs, not at the top.
  const bookmark = main.querySelector("[data-bookmark]");
  if (bookmark) {
    const target = document.getElementById(bookmark.dataset.bookmark);
    if (target) {
      const block = target.closest(".with-note") || target;
      block.before(bookmark);
      bookmark.classList.add("bookmark-in-place");
    }
  }

  const headings = [...main.querySelectorAll("h2[id], h3[id]")].filter((one) => !one.closest(".onward"));
  const form = document.querySelector("form[data-place]");
  const links = [...document.querySelectorAll(".outline .here a")];
  if (!headings.length || !("IntersectionObserver" in window)) return;

  const STAY = 2500; // milliseconds at a heading before it counts as read to
  let current = null;
  let kept = null;
  let timer = 0;
  let moved = false; // opening a page at its top must not move the place back
  window.addEventListener("scroll", () => { moved = true; }, { once: true, passive: true });

  const mark = (id) => {
    for (const link of links) {
      if (link.getAttribute("href") === `#${id}`) link.setAttribute("aria-current", "location");
      else link.removeAttribute("aria-current");
    }
  };

  const keep = (leaving) => {
    if (!form || !moved || !current || current === kept) return;
    const data = new FormData(form);
    data.set("anchor", current);
    kept = current;
    if (leaving && navigator.sendBeacon) {
      navigator.sendBeacon(form.action, data);
    } else {
      fetch(form.action, { method: "POST", body: data, keepalive: true }).catch(() => { kept = null; });
    }
  };

  const passed = () => {
    const line = window.innerHeight * 0.4;
    let found = null;
    for (const heading of headings) {
      if (heading.getBoundingClientRect().top <= line) found = heading.id;
    }
    if (found && found !== current) {
      current = found;
      const section = headings.filter((one) => one.tagName === "H2" && one.getBoundingClientRect().top <= line).pop();
      if (section) mark(section.id);
      window.clearTimeout(timer);
      timer = window.setTimeout(() => keep(false), STAY);
    }
  };

  // The observer wakes when a heading crosses the line at two fifths of the window.
  const observer = new IntersectionObserver(passed, { rootMargin: "0px 0px -60% 0px", threshold: [0, 1] });
  for (const heading of headings) observer.observe(heading);
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") keep(true); });
})();
