"""The taxonomy in the admin: instructors edit, nobody else."""

from __future__ import annotations

import pytest
from django.urls import reverse

from lms.taxonomy.models import Cell, Competency, DebtorType, Move, Rule, RulePack, Stage
from tests.factories.accounts import instructor, manager, trainee
from tests.factories.taxonomy import RuleFactory, put_taxonomy

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def address(model, action, *args):
    return reverse(model.snippet_viewset.get_url_name(action), args=args)


def form_data(response) -> dict:
    """Return what the browser would send back unchanged."""
    form = response.context["form"]
    data = {bound.html_name: bound.value() for bound in form}
    return {name: "" if value is None else value for name, value in data.items()}


@pytest.fixture
def writer(client):
    client.force_login(instructor())
    return client


def test_instructor_sees_rule_with_citation_certainty_and_date(writer):
    RuleFactory(key="CN-7", title_zh_hans="先表明身份", in_force_from="2026-01-30")
    text = writer.get(address(Rule, "list")).content.decode()
    for shown in ("先表明身份", "《某指引》第一条", "CN-7"):
        assert shown in text


@pytest.mark.parametrize("model", [Cell, Competency, DebtorType, Move, Stage, Rule, RulePack])
def test_every_list_and_form_opens(writer, model):
    put_taxonomy()
    RuleFactory()
    row = model.objects.first()
    assert writer.get(address(model, "list")).status_code == 200
    assert writer.get(address(model, "edit", row.pk)).context["form"].instance == row


def test_instructor_changes_the_moves_of_a_cell(writer):
    cell = put_taxonomy()["PTP-E"]
    url = address(Cell, "edit", cell.pk)
    data = form_data(writer.get(url)) | {"moves": "M1 M4"}
    assert writer.post(url, data).status_code == 302
    cell.refresh_from_db()
    assert cell.moves == ["M1", "M4"]


def test_move_that_does_not_exist_is_refused_in_the_form(writer):
    cell = put_taxonomy()["PTP-E"]
    url = address(Cell, "edit", cell.pk)
    response = writer.post(url, form_data(writer.get(url)) | {"moves": "M1 M99"})
    assert "M99" in str(response.context["form"].errors["moves"])
    cell.refresh_from_db()
    assert cell.moves == ["M2", "M1", "M3"]


def test_key_stays_whatever_is_sent(writer):
    rule = RuleFactory(key="CN-7")
    url = address(Rule, "edit", rule.pk)
    data = form_data(writer.get(url)) | {"key": "CN-8", "title_en": "Say who you are"}
    assert writer.post(url, data).status_code == 302
    rule.refresh_from_db()
    assert (rule.key, rule.title_en) == ("CN-7", "Say who you are")


@pytest.mark.parametrize("make", [trainee, manager])
def test_others_are_turned_away(client, make):
    rule = RuleFactory()
    client.force_login(make())
    url = address(Rule, "edit", rule.pk)
    assert client.get(url).status_code in {302, 403}
    assert client.post(url, {"title_zh_hans": "改"}).status_code in {302, 403}
    rule.refresh_from_db()
    assert rule.title_zh_hans == "夜间不联系"
