"""Input policies by MediaPipe's names, with their options."""

import pytest

from vitruvian.framework.authoring.ports import Input
from vitruvian.framework.planning.input_stream_handlers import INPUT_STREAM_HANDLERS, make_policy
from vitruvian.framework.planning.plan import WirePlan
from vitruvian.framework.streams import sync

PORT = Input(int)
WIRES = [
    WirePlan("v", PORT, "VIDEO", 0, int),
    WirePlan("a", PORT, "AUDIO", 0, int),
    WirePlan("b", PORT, "AUDIO", 1, int),
]


@pytest.mark.parametrize(
    ("name", "options", "policy", "values"),
    [
        ("Default", {}, sync.Synchronized, {"batch_size": 1}),
        ("Default", {"batch_size": 4}, sync.Synchronized, {"batch_size": 4}),
        ("Immediate", {}, sync.Immediate, {}),
        ("SyncSet", {}, sync.SyncSet, {"groups": ()}),
        (
            "SyncSet",
            {"sync_set": {"tag_index": ["VIDEO", "AUDIO:1"]}},
            sync.SyncSet,
            {"groups": (("VIDEO", "AUDIO:1"),)},
        ),
        (
            "SyncSet",
            {"sync_set": [{"tag_index": "VIDEO"}, {"tag_index": ["AUDIO"]}]},
            sync.SyncSet,
            {"groups": (("VIDEO",), ("AUDIO",))},
        ),
        (
            "FixedSize",
            {},
            sync.FixedSize,
            {"trigger_queue_size": 2, "target_queue_size": 1, "fixed_min_size": False},
        ),
        (
            "FixedSize",
            {"trigger_queue_size": 5, "target_queue_size": 3, "fixed_min_size": True},
            sync.FixedSize,
            {"trigger_queue_size": 5, "target_queue_size": 3, "fixed_min_size": True},
        ),
        ("Barrier", {}, sync.Barrier, {}),
        ("EarlyClose", {}, sync.EarlyClose, {}),
        ("Mux", {}, sync.Mux, {}),
        (
            "TimestampAlign",
            {"timestamp_base_tag_index": "AUDIO:1"},
            sync.TimestampAlign,
            {"base": "AUDIO:1"},
        ),
    ],
)
def test_every_handler_of_mediapipe_is_known_with_its_options(name, options, policy, values):
    made = make_policy(f"{name}InputStreamHandler", options, WIRES)

    assert type(made) is policy
    assert {key: getattr(made, key) for key in values} == values


def test_the_table_holds_mediapipes_eight():
    assert len(INPUT_STREAM_HANDLERS) == 8


@pytest.mark.parametrize(
    ("name", "options", "message"),
    [
        (
            "Imediate",
            {},
            (
                '"ImediateInputStreamHandler" is not a registered input stream handler; there are: '
                ".* Did you mean 'ImmediateInputStreamHandler'"
            ),
        ),
        ("Barrier", {"size": 1}, "BarrierInputStreamHandler: it has no option 'size'; .*none"),
        (
            "FixedSize",
            {"target_size": 1},
            "no option 'target_size'; its options are: trigger_queue_size, .*Did you mean",
        ),
        (
            "FixedSize",
            {"trigger_queue_size": "2"},
            "option 'trigger_queue_size' is '2'; expected a whole number",
        ),
        ("FixedSize", {"fixed_min_size": 1}, "is 1; expected true or false"),
        ("Default", {"batch_size": True}, "is True; expected a whole number"),
        ("SyncSet", {"sync_set": ["VIDEO"]}, "'sync_set' has 'VIDEO'; expected a mapping"),
        ("SyncSet", {"sync_set": {"tag_index": [0]}}, r"'tag_index' is \[0\]; expected names"),
        ("SyncSet", {"sync_set": {"tag_index": "VDO"}}, "no input 'VDO'; .*VIDEO, AUDIO, AUDIO:1"),
        ("TimestampAlign", {}, "no input ''; its inputs are: VIDEO, AUDIO, AUDIO:1"),
        ("TimestampAlign", {"timestamp_base_tag_index": 1}, "is 1; expected text"),
    ],
)
def test_what_is_wrong_is_explained(name, options, message):
    with pytest.raises(ValueError, match=message):
        make_policy(f"{name}InputStreamHandler", options, WIRES)
