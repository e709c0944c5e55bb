"""Evidence."""

from __future__ import annotations

import uuid
from decimal import Decimal

import factory

from lms.competence.models import Evidence, Source
from lms.foundation import clock


class EvidenceFactory(factory.django.DjangoModelFactory):
    """`EvidenceFactory(person=…, cell=…)`: one right answer, now."""

    class Meta:
        model = Evidence

    source = Source.QUIZ
    ref = factory.LazyFunction(uuid.uuid4)
    position = "1"
    score = Decimal(1)
    label = "下一步怎么做"
    at = factory.LazyFunction(clock.now)
