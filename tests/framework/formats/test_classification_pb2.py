"""Classes as messages."""

from __future__ import annotations

import pytest

from vitruvian.framework.formats import classification as frozen
from vitruvian.framework.formats.classification_pb2 import Classification, ClassificationList

HAND = frozen.ClassificationList((frozen.Classification(1, 0.75, "Right"),))


def test_the_classes_of_a_packet_become_messages():
    made = ClassificationList.of(HAND)

    (one,) = made.classification
    assert (one.index, one.score, one.label) == (1, 0.75, "Right")
    assert not one.HasField("display_name")
    assert made == ClassificationList(
        classification=[{"index": 1, "score": 0.75, "label": "Right"}]
    )


def test_messages_read_as_protobufs_text():
    assert str(ClassificationList.of(HAND)) == (
        'classification {\n  index: 1\n  score: 0.75\n  label: "Right"\n}\n'
    )


def test_an_index_of_0_is_set():
    assert (
        ClassificationList.of(frozen.ClassificationList((frozen.Classification(0, 0.0),)))
        .classification[0]
        .HasField("index")
    )


@pytest.mark.parametrize(("field", "value"), [("index", 1.5), ("label", 7)])
def test_a_field_takes_values_of_its_type(field, value):
    with pytest.raises(TypeError, match=repr(value)):
        setattr(Classification(), field, value)
