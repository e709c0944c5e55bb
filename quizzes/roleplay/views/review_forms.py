"""Forms of those who decide about calls, and of the trainee who appeals."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lms.taxonomy import api as taxonomy
from quizzes.roleplay.engine.refusals import (
    NotInTheCall,
    ReviewRefused,
    StillOpen,
    WordsNeeded,
)
from quizzes.roleplay.engine.rubric import applicable
from quizzes.roleplay.engine.standing import Place, Standing
from quizzes.roleplay.engine.vocabulary import VIOLATIONS
from quizzes.roleplay.phrases import levels
from quizzes.roleplay.services.reviewing import Wanted

MAX_WORDS = 2000  # characters of a reason or a decision
LEVELS = ("0", "1", "2")


def words_field(
    label: Any,
    *,
    required: bool = False,
    rows: int = 2,
    lack: Any = gettext_lazy("Say why; the trainee reads it."),  # noqa: B008 -- lazy, never changed
) -> forms.CharField:
    """Return a field for words that somebody reads; `lack` is said where needed ones are missing."""
    return forms.CharField(
        label=label,
        required=required,
        max_length=MAX_WORDS,
        strip=True,
        widget=forms.Textarea(attrs={"rows": rows, "maxlength": MAX_WORDS}),
        error_messages={"required": lack},
    )


class ReviewForm(forms.Form):
    """Levels of the criteria, whether suspected and found critical fails hold, and one more fail.

    `basis` is the number of the verdict that the page showed.
    """

    basis = forms.IntegerField(min_value=0, max_value=32767, widget=forms.HiddenInput)
    new_fail = forms.ChoiceField(label=gettext_lazy("Critical fail"), required=False)
    new_turn = forms.ChoiceField(label=gettext_lazy("In which sentence"), required=False)
    new_quote = forms.CharField(
        label=gettext_lazy("Its words, exactly as said"), required=False, max_length=600, strip=True
    )
    new_words = words_field(gettext_lazy("Why it is one"))
    overall = words_field(gettext_lazy("To the trainee, about the whole call"))

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        now: Standing,
        places: Iterable[Place],
        turns: Iterable[tuple[int, str]],
        fails: Mapping[str, str],
        basis: int,
    ) -> None:
        super().__init__(data, initial={"basis": basis})
        self.now = now
        self.places = tuple(places)
        for key, level in now.levels.items():
            self.fields[f"level-{key}"] = forms.ChoiceField(
                label=key,
                choices=[(one, str(levels.LEVELS[key][int(one)])) for one in LEVELS],
                widget=forms.RadioSelect,
                required=False,
                initial=None if level is None else str(level),
            )
            self.fields[f"words-{key}"] = words_field(_("Words for the trainee"))
        for key, turn in self.places:
            self._add_place(key, turn)
        new_fail, new_turn = self.fields["new_fail"], self.fields["new_turn"]
        assert isinstance(new_fail, forms.ChoiceField)  # noqa: S101 -- declared above
        assert isinstance(new_turn, forms.ChoiceField)  # noqa: S101 -- declared above
        named = [(key, f"{key} {fails.get(key, '')}".strip()) for key in VIOLATIONS]
        new_fail.choices = [("", _("None")), *named]
        new_turn.choices = [("", "—"), *((str(number), text[:60]) for number, text in turns)]

    def _add_place(self, key: str, turn: int) -> None:
        place = (key, turn)
        initial = None if place in self.now.open_fails else str(place in self.now.fails)
        self.fields[f"fail-{key}-{turn}"] = forms.ChoiceField(
            label=key,
            choices=[("True", _("It is one")), ("False", _("It is none"))],
            widget=forms.RadioSelect,
            required=False,
            initial=initial,
        )
        self.fields[f"words-{key}-{turn}"] = words_field(_("Words for the trainee"))

    @property
    def wanted(self) -> list[Wanted]:
        """The decisions of a valid form."""
        given = self.cleaned_data
        found = [
            Wanted(key, level=int(given[f"level-{key}"]), words=given[f"words-{key}"])
            for key in self.now.levels
            if given[f"level-{key}"]
        ]
        found += [
            Wanted(
                key,
                turn,
                holds=given[f"fail-{key}-{turn}"] == "True",
                words=given[f"words-{key}-{turn}"],
            )
            for key, turn in self.places
            if given[f"fail-{key}-{turn}"]
        ]
        if given["new_fail"]:
            found.append(
                Wanted(
                    given["new_fail"],
                    int(given["new_turn"]),
                    holds=True,
                    words=given["new_words"],
                    quote=given["new_quote"],
                )
            )
        return found

    def clean(self) -> dict[str, Any]:
        """Refuse a further critical fail without its sentence, its words and a reason."""
        data = super().clean() or {}
        if data.get("new_fail"):
            for name in ("new_turn", "new_quote", "new_words"):
                if not data.get(name) and name not in self.errors:
                    self.add_error(name, _("A further critical fail needs this."))
        return data

    def refuse(self, refused: ReviewRefused) -> None:
        """Say at the fields why the decision was not taken."""
        if isinstance(refused, StillOpen):
            for subject in refused.subjects:
                for name in self._fields_of(subject, "level", "fail"):
                    self.add_error(name, _("This is still open: decide it."))
            self.add_error(
                None,
                _("Not everything that the result depends on is decided.")
                if self.now.is_open
                else _("Nothing of what is open is decided yet. One of it is enough."),
            )
        elif isinstance(refused, WordsNeeded):
            for subject in refused.subjects:
                for name in self._fields_of(subject, "words"):
                    if not self.cleaned_data.get(name):
                        self.add_error(name, _("Say why; the trainee reads it."))
            self.add_error(None, _("Some decisions need words."))
        elif isinstance(refused, NotInTheCall):
            message = _("These words were not said in that sentence. Copy them exactly.")
            self.add_error("new_quote", message)

    def _fields_of(self, subject: str, *kinds: str) -> list[str]:
        """Return the names of the fields about a subject: for a fail, those that are open or empty."""
        names = [name for kind in kinds for name in (f"{kind}-{subject}",) if name in self.fields]
        for key, turn in self.places:
            if key == subject:
                names += [
                    f"{kind}-{key}-{turn}"
                    for kind in kinds
                    if f"{kind}-{key}-{turn}" in self.fields
                ]
        return [name for name in names if self._wants(name)]

    def _wants(self, name: str) -> bool:
        kind, _sep, rest = name.partition("-")
        if kind != "words":
            return not self.cleaned_data.get(name)
        chosen = self.cleaned_data.get(f"level-{rest}") or self.cleaned_data.get(f"fail-{rest}")
        return bool(chosen) and chosen != str(self.initial_of(rest))

    def initial_of(self, rest: str) -> Any:
        """Return what the machine or an earlier person said about a subject, as the field shows it."""
        for kind in ("level", "fail"):
            field = self.fields.get(f"{kind}-{rest}")
            if field is not None:
                return field.initial
        return None


class RatingForm(forms.Form):
    """One person's blind rating of a gold transcript: every criterion that applies, critical fails."""

    critical = forms.MultipleChoiceField(
        label=gettext_lazy("Critical fails that you hear"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    words = words_field(gettext_lazy("A note for the others, shown after they have rated"))

    def __init__(self, data: Mapping[str, Any] | None = None, *, script: Any) -> None:
        super().__init__(data)
        names = {key: row.name for key, row in taxonomy.criteria_by_key().items()}
        fails = {key: row.name for key, row in taxonomy.critical_fails_by_key().items()}
        critical = self.fields["critical"]
        assert isinstance(critical, forms.MultipleChoiceField)  # noqa: S101 -- declared above
        critical.choices = [(key, f"{key} {fails.get(key, '')}".strip()) for key in VIOLATIONS]
        self.keys = applicable(script)
        for key in self.keys:
            self.fields[f"level-{key}"] = forms.ChoiceField(
                label=f"{key} {names.get(key, '')}".strip(),
                choices=[(one, str(levels.LEVELS[key][int(one)])) for one in LEVELS],
                widget=forms.RadioSelect,
                error_messages={"required": _("Choose a level.")},
            )

    @property
    def questions(self) -> list[tuple[str, Any]]:
        """The criteria with their buttons."""
        return [(f"q-{key.lower()}", self[f"level-{key}"]) for key in self.keys]

    @property
    def levels(self) -> dict[str, int]:
        """The levels of a valid form."""
        return {key: int(self.cleaned_data[f"level-{key}"]) for key in self.keys}


class CallAppealForm(forms.Form):
    """The trainee's objection."""

    reason = words_field(
        gettext_lazy("What was decided wrongly, and why"),
        required=True,
        rows=5,
        lack=gettext_lazy("Name the criterion or the sentence, and say why."),
    )


class AppealDecisionForm(forms.Form):
    """Uphold or not, with words; what changes stands in the review form beside it."""

    upheld = forms.ChoiceField(
        label=gettext_lazy("Decision"),
        choices=[
            ("yes", gettext_lazy("Uphold: something changes")),
            ("no", gettext_lazy("Do not uphold: the result stands")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Decide one way or the other.")},
    )
    words = words_field(gettext_lazy("Why; the trainee reads it"), required=True, rows=4)

    @property
    def is_upheld(self) -> bool:
        """What a valid form says."""
        return bool(self.cleaned_data["upheld"] == "yes")
