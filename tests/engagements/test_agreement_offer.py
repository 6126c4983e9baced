from hashlib import sha256

from engagements.models import Agreement
from engagements.operations.agreement import document_hash
from engagements.operations.engagement import draft_engagement, start_engagement
from tests.engagements.firm import Firm


def test_the_first_version_is_offered_with_the_hash_of_its_words(firm: Firm) -> None:
    start_engagement(engagement=draft_engagement(**firm.plan()), by=firm.admin)
    agreement = Agreement.objects.get()
    assert (agreement.version, agreement.state) == (1, "offered")
    assert agreement.document_hash == document_hash(agreement.sections)


def test_the_hash_is_over_canonical_json() -> None:
    words = '[{"body":"Häagen","title":"A"}]'
    sections = [{"title": "A", "body": "Häagen"}]
    assert document_hash(sections) == sha256(words.encode()).hexdigest()
