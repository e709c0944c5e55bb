"""A person without a mouse: tabs to what is wanted, and sees at every step where the focus is."""

from __future__ import annotations

from dataclasses import dataclass, field

from playwright.sync_api import Page

FAR = 200  # Tab presses after which something counts as out of reach

_FOCUS = """
(wanted) => {
  const one = document.activeElement;
  if (!one || one === document.body) return {found: false, seen: true, name: ""};
  const shows = (element) => {
    const style = getComputedStyle(element);
    return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0;
  };
  const label = one.closest("label");
  const box = one.getBoundingClientRect();
  return {
    found: one.matches(wanted),
    seen: (shows(one) || (label !== null && shows(label))) && box.width > 0 && box.height > 0,
    name: one.outerHTML.slice(0, 120),
  };
}
"""


@dataclass
class Keyboard:
    """Drives `page` by keys alone; `unseen` collects places where the focus did not show."""

    page: Page
    unseen: list[str] = field(default_factory=list)

    def reach(self, wanted: str) -> None:
        """Press Tab until the focused element matches the CSS selector `wanted`.

        Raises `AssertionError` when it is not reached in `FAR` presses.
        """
        for _ in range(FAR):
            self.page.keyboard.press("Tab")
            state = self.page.evaluate(_FOCUS, wanted)
            if not state["seen"]:
                self.unseen.append(f"{self.page.url}: {state['name']}")
            if state["found"]:
                return
        raise AssertionError(f"{wanted} is not reached by Tab on {self.page.url}")

    def follow(self, wanted: str) -> None:
        """Reach a link or button and press Enter; wait for the page it leads to."""
        self.reach(wanted)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def write(self, wanted: str, text: str) -> None:
        """Reach a field and type `text`."""
        self.reach(wanted)
        self.page.keyboard.type(text)

    def press(self, key: str, *, times: int = 1) -> None:
        """Press `key` so many times."""
        for _ in range(times):
            self.page.keyboard.press(key)
