"""The locks of requirements install on a new machine, also after somebody else's next release."""

import re
from importlib.metadata import distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
PIN = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)(?:\[(?P<extras>[^\]]+)\])?==", re.MULTILINE)

pytestmark = pytest.mark.unit


def pinned(lock: str) -> dict[str, set[str]]:
    """The packages of a lock with the extras they are pinned with: `{"coverage": {"toml"}}`."""
    text = (ROOT / lock).read_text(encoding="utf-8")
    return {
        canonicalize_name(pin["name"]): set((pin["extras"] or "").split(",")) - {""}
        for pin in PIN.finditer(text)
    }


def asked_with_extras() -> set[tuple[str, str, str]]:
    """Who asks for whom with which extra, among the packages installed here."""
    asked = set()
    for package in distributions():
        for line in package.requires or ():
            requirement = Requirement(line)
            needed = requirement.marker is None or requirement.marker.evaluate({"extra": ""})
            for extra in requirement.extras if needed else ():
                asked.add(
                    (
                        canonicalize_name(package.name),
                        canonicalize_name(requirement.name),
                        extra,
                    )
                )
    return asked


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_what_is_asked_with_an_extra_is_pinned_with_it(lock):
    # pip looks up `coverage[toml]` as a name of its own: where only `coverage` is pinned, it takes the
    # newest release, which has no hash in the lock, and the installation ends there.
    pins = pinned(lock)
    loose = [
        f"{who} asks for {name}[{extra}]"
        for who, name, extra in asked_with_extras()
        if who in pins and name in pins and extra not in pins[name]
    ]
    assert not loose
