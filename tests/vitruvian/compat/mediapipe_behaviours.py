"""Small things that programs rely on, as expressions that are the same for MediaPipe and for us.

``python mediapipe_behaviours.py mediapipe|vitruvian PICTURE`` prints a line of JSON for each: the
expression and its value as text. It runs where MediaPipe is installed too, so it needs nothing but
NumPy, OpenCV, protobuf and the package. ``python -m benchmarks.behaviours`` compares both.
"""

from __future__ import annotations

import copy
import importlib
import json
import pickle
import sys
import zlib
from collections.abc import Callable, Iterator
from typing import Any

import cv2
import numpy as np

#: What each expression is about, and the expressions. The names in them are those of `names_for`.
BEHAVIOURS: dict[str, tuple[str, ...]] = {
    "hands": (
        "len(hands.multi_hand_landmarks)",
        "type(hands.multi_hand_landmarks).__name__",
        "len(hands.multi_hand_landmarks[0].landmark)",
        "len(hands.multi_hand_world_landmarks)",
        "type(hands.multi_hand_landmarks[0]).__name__",
        "type(hands.multi_hand_world_landmarks[0]).__name__",
        "[h.classification[0].label for h in hands.multi_handedness]",
        "[h.classification[0].index for h in hands.multi_handedness]",
        "[round(h.classification[0].score, 2) for h in hands.multi_handedness]",
        "[len(h.classification) for h in hands.multi_handedness]",
        "hands.multi_handedness[0].classification[0].HasField('display_name')",
        "str(hands.multi_handedness[0]).splitlines()[0]",
        "str(hands.multi_handedness[0]).splitlines()[-2:]",
        "[hands.multi_hand_landmarks[0].landmark[0].HasField(f) for f in FIELDS]",
        "[hands.multi_hand_world_landmarks[0].landmark[0].HasField(f) for f in FIELDS]",
        "list(enumerate(hands.multi_hand_landmarks))[1][0]",
        "[i for i, _ in enumerate(zip(hands.multi_hand_landmarks, hands.multi_handedness))]",
        (
            "hands.multi_hand_landmarks[0].landmark[HL.WRIST] == "
            "hands.multi_hand_landmarks[0].landmark[0]"
        ),
        "round(hands.multi_hand_landmarks[0].landmark[8].x, 3)",
        "hands.palm_detections",
        "hands._fields",
        "blank_hands.multi_hand_landmarks, blank_hands.multi_handedness",
        "blank_hands.multi_hand_world_landmarks",
        "len(HL), HL(0).name, HL['THUMB_TIP'].value, str(HL.WRIST), f'{HL.WRIST}', HL.WRIST == 0",
        "[mark.name for mark in HL][:6]",
        "isinstance(HL.PINKY_TIP, int), HL.PINKY_TIP + 1",
        "[f(mp.solutions.hands.HAND_CONNECTIONS) for f in (type, len, min, max)]",
        "sorted(mp.solutions.hands.HAND_CONNECTIONS)[:4]",
        "sorted(n for n in dir(mp.solutions.hands_connections) if n.startswith('HAND'))",
        "mp.solutions.hands_connections.HAND_THUMB_CONNECTIONS",
        "error(lambda: mp.solutions.hands.Hands(max_num_hands=0))",
        "error(lambda: mp.solutions.hands.Hands(max_num_hands='2'))",
        "error(lambda: mp.solutions.hands.Hands(max_num_hands=1.5))",
        "error(lambda: mp.solutions.hands.Hands(min_detection_confidence='0.5'))",
        "error(lambda: mp.solutions.hands.Hands(maxHands=1))",
        "error(lambda: mp.solutions.hands.Hands(True, 2, 1, 0.5, 0.5, 0.5))",
        "error(lambda: mp.solutions.hands.Hands(max_num_hands=None))",
        "error(lambda: mp.solutions.hands.Hands(static_image_mode='yes').close())",
        "error(lambda: mp.solutions.hands.Hands(False, 2, 1, 1, 0).close())",
        "error(lambda: hands_solution.process(image[..., 0]))",
        "error(lambda: hands_solution.process(None))",
        "error(lambda: hands_solution.process([1, 2]))",
        "error(lambda: hands_solution.process(np.dstack([image, image[..., 0]])))",
        "error(lambda: hands_solution.process(image.astype(np.float32)))",
        "error(lambda: hands_solution.process())",
        "error(closed(mp.solutions.hands.Hands).close)",
        "error(lambda: closed(mp.solutions.hands.Hands).process(image))",
        "closed(mp.solutions.hands.Hands)._graph",
        "hands_solution._graph is None",
    ),
    "faces": (
        "len(faces.detections), type(faces.detections).__name__",
        "type(faces.detections[0]).__name__, faces._fields",
        "faces.detections[0].label_id, faces.detections[0].label",
        "list(faces.detections[0].label_id), list(faces.detections[0].label)",
        "len(faces.detections[0].score), round(faces.detections[0].score[0], 2)",
        "int(faces.detections[0].score[0] * 100)",
        "faces.detections[0].location_data.format",
        (
            "faces.detections[0].location_data.format == "
            "location_data_pb2.LocationData.RELATIVE_BOUNDING_BOX"
        ),
        "faces.detections[0].location_data.HasField('relative_bounding_box')",
        "faces.detections[0].location_data.HasField('bounding_box')",
        "faces.detections[0].location_data.HasField('mask')",
        "len(faces.detections[0].location_data.relative_keypoints)",
        "[faces.detections[0].HasField(f) for f in ('location_data', 'detection_id', 'track_id')]",
        "faces.detections[0].HasField('timestamp_usec'), faces.detections[0].feature_tag",
        "round(faces.detections[0].location_data.relative_bounding_box.xmin, 3)",
        "[f.name for f, _ in faces.detections[0].ListFields()]",
        "[f.name for f, _ in faces.detections[0].location_data.ListFields()]",
        "str(faces.detections[0]).splitlines()[0], str(faces.detections[0]).splitlines()[2:4]",
        "round(face_of.get_key_point(faces.detections[0], FK.NOSE_TIP).x, 3)",
        "type(face_of.get_key_point(faces.detections[0], FK.NOSE_TIP)).__name__",
        "face_of.get_key_point(None, FK.NOSE_TIP)",
        "error(lambda: face_of.get_key_point(faces.detections[0], 7))",
        "[(k.name, k.value) for k in FK]",
        "blank_faces.detections",
        "error(lambda: face_of.FaceDetection(min_detection_confidence='0.5'))",
        "error(lambda: face_of.FaceDetection(0.5, 1, 2))",
        "error(lambda: face_of.FaceDetection(model_selection=2).close())",
        "error(lambda: face_of.FaceDetection(min_detection_confidence=True).close())",
        "error(lambda: face_of.FaceDetection(min_detection_confidence=2).close())",
        (
            "detection_pb2.Detection.FromString(faces.detections[0].SerializeToString()) == "
            "faces.detections[0]"
        ),
        "list(MessageToDict(faces.detections[0]))",
        "list(MessageToDict(faces.detections[0])['locationData'])",
        "copy.deepcopy(faces.detections[0]) == faces.detections[0]",
        "len(pickle.loads(pickle.dumps(faces.detections)))",
    ),
    "mesh": (
        "len(mesh.multi_face_landmarks), type(mesh.multi_face_landmarks).__name__, mesh._fields",
        "len(mesh.multi_face_landmarks[0].landmark)",
        "len(plain_mesh.multi_face_landmarks[0].landmark)",
        "[mesh.multi_face_landmarks[0].landmark[0].HasField(f) for f in FIELDS]",
        "round(mesh.multi_face_landmarks[0].landmark[1].y, 3)",
        "blank_mesh.multi_face_landmarks",
        "sorted(n for n in dir(mp.solutions.face_mesh) if n.startswith('FACEMESH'))",
        "{n: len(getattr(connections, n)) for n in sorted(dir(connections)) if 'FACEMESH' in n}",
        "type(mp.solutions.face_mesh.FACEMESH_TESSELATION).__name__",
        "mp.solutions.face_mesh.FACEMESH_NUM_LANDMARKS",
        "mp.solutions.face_mesh.FACEMESH_NUM_LANDMARKS_WITH_IRISES",
        "sorted(mp.solutions.face_mesh.FACEMESH_IRISES)",
        "sorted({i for pair in mp.solutions.face_mesh.FACEMESH_LEFT_EYE for i in pair})",
        "sorted(mp.solutions.face_mesh.FACEMESH_LIPS)[:5]",
        "list(zip(*mp.solutions.face_mesh.FACEMESH_RIGHT_IRIS))[0] != ()",
        "mp.solutions.face_mesh_connections.FACEMESH_NOSE == mp.solutions.face_mesh.FACEMESH_NOSE",
        "error(lambda: mp.solutions.face_mesh.FaceMesh(max_num_faces=0))",
        "error(lambda: mp.solutions.face_mesh.FaceMesh(max_num_faces=1.0))",
        "error(lambda: mp.solutions.face_mesh.FaceMesh(max_num_faces=True).close())",
        "error(lambda: mp.solutions.face_mesh.FaceMesh(refine_landmarks='yes'))",
        "error(lambda: mp.solutions.face_mesh.FaceMesh(False, 1, False, 0.5, 0.5).close())",
        "error(lambda: mp.solutions.face_mesh.FaceMesh(False, 1, 0.5, 0.5))",
        "mesh.multi_face_landmarks[0].landmark[:2].__class__.__name__",
        "np.array([[p.x, p.y, p.z] for p in mesh.multi_face_landmarks[0].landmark]).shape",
        "mesh.multi_face_landmarks[0].ByteSize()",
    ),
    "holistic": (
        "holistic._fields",
        "[getattr(holistic, n) is None for n in sorted(holistic._fields)]",
        "len(holistic.pose_landmarks.landmark), len(holistic.face_landmarks.landmark)",
        "type(holistic.pose_world_landmarks).__name__",
        "[holistic.pose_landmarks.landmark[0].HasField(f) for f in FIELDS]",
        "[holistic.pose_world_landmarks.landmark[0].HasField(f) for f in FIELDS]",
        "[holistic.face_landmarks.landmark[0].HasField(f) for f in FIELDS]",
        "holistic.segmentation_mask.shape, holistic.segmentation_mask.dtype.name",
        "[getattr(blank_holistic, n) for n in sorted(blank_holistic._fields)]",
        "len(mp.solutions.holistic.POSE_CONNECTIONS), hasattr(mp.solutions.holistic, 'NOTHING')",
        "mp.solutions.holistic.PoseLandmark is mp.solutions.pose.PoseLandmark",
        "mp.solutions.holistic.HandLandmark is mp.solutions.hands.HandLandmark",
        "mp.solutions.holistic.HAND_CONNECTIONS == mp.solutions.hands.HAND_CONNECTIONS",
        "mp.solutions.holistic.FACEMESH_CONTOURS == mp.solutions.face_mesh.FACEMESH_CONTOURS",
        "error(lambda: mp.solutions.holistic.Holistic(min_detection_confidence='0.5'))",
        "error(lambda: mp.solutions.holistic.Holistic(upper_body_only=True))",
        "error(lambda: mp.solutions.holistic.Holistic(smooth_landmarks=None))",
        "error(lambda: iter(holistic.pose_landmarks))",
    ),
    "selfie": (
        "selfie.segmentation_mask.shape == image.shape[:2], selfie.segmentation_mask.dtype.name",
        "selfie.segmentation_mask.flags.writeable, selfie._fields",
        "bool((np.stack((selfie.segmentation_mask,) * 3, axis=-1) > 0.1).any())",
        "round(float(selfie.segmentation_mask.mean()), 3)",
        "(selfie.segmentation_mask * 255).astype(np.uint8).dtype.name",
        "error(lambda: selfie.segmentation_mask.__setitem__(0, 0))",
        "error(lambda: mp.solutions.selfie_segmentation.SelfieSegmentation(0, 1))",
        "error(lambda: mp.solutions.selfie_segmentation.SelfieSegmentation(model=1))",
        "error(lambda: mp.solutions.selfie_segmentation.SelfieSegmentation('1'))",
        "error(lambda: mp.solutions.selfie_segmentation.SelfieSegmentation(True).close())",
    ),
    "drawing": (
        "drawn(hand, mp.solutions.hands.HAND_CONNECTIONS)",
        (
            "drawn(hand, mp.solutions.hands.HAND_CONNECTIONS, "
            "styles.get_default_hand_landmarks_style(), "
            "styles.get_default_hand_connections_style())"
        ),
        "drawn(hand, mp.solutions.hands.HAND_CONNECTIONS, None)",
        "drawn(hand, mp.solutions.hands.HAND_CONNECTIONS, Spec(), None)",
        "drawn(hand, None, Spec((0, 255, 0), -1, 3))",
        "drawn(hand, [(0, 1), [1, 2]])",
        "drawn(hand, ((0, 5), (5, 9)), Spec(color=(1, 2, 3)), Spec(color=(4, 5, 6), thickness=1))",
        (
            "drawn(mesh.multi_face_landmarks[0], mp.solutions.face_mesh.FACEMESH_TESSELATION, "
            "None, "
            "styles.get_default_face_mesh_tesselation_style())"
        ),
        (
            "drawn(mesh.multi_face_landmarks[0], mp.solutions.face_mesh.FACEMESH_CONTOURS, None, "
            "styles.get_default_face_mesh_contours_style())"
        ),
        (
            "drawn(mesh.multi_face_landmarks[0], mp.solutions.face_mesh.FACEMESH_CONTOURS, None, "
            "styles.get_default_face_mesh_contours_style(1))"
        ),
        (
            "drawn(mesh.multi_face_landmarks[0], mp.solutions.face_mesh.FACEMESH_IRISES, None, "
            "styles.get_default_face_mesh_iris_connections_style())"
        ),
        (
            "drawn(holistic.pose_landmarks, mp.solutions.pose.POSE_CONNECTIONS, "
            "landmark_drawing_spec=styles.get_default_pose_landmarks_style())"
        ),
        "canvas(lambda c: utils.draw_detection(c, faces.detections[0]))",
        "canvas(lambda c: utils.draw_detection(c, faces.detections[0], Spec(), Spec((9, 9, 9))))",
        "canvas(lambda c: utils.draw_axis(c, np.eye(3), np.array([0.1, 0.1, 1.0])))",
        "canvas(lambda c: utils.draw_landmarks(c, None))",
        "error(lambda: utils.draw_landmarks(blank, hand, [(0, 21)]))",
        "error(lambda: utils.draw_landmarks(blank, hand, {(0, 1)}, Spec(), {}))",
        "error(lambda: utils.draw_landmarks(blank, hand, None, {}))",
        "error(lambda: utils.draw_landmarks(blank[..., 0], hand))",
        "error(lambda: utils.draw_landmarks(blank[..., :2], hand))",
        "error(lambda: utils.draw_landmarks(None, hand))",
        "error(lambda: utils.draw_landmarks(blank, hands.multi_hand_landmarks))",
        "error(lambda: utils.draw_detection(blank, detection_pb2.Detection()))",
        "utils._normalized_to_pixel_coordinates(0.5, 0.25, 100, 200)",
        "utils._normalized_to_pixel_coordinates(1.0, 0.0, 100, 200)",
        "utils._normalized_to_pixel_coordinates(1.01, 0.5, 100, 200)",
        "utils._normalized_to_pixel_coordinates(-1e-12, 0.5, 100, 200)",
        "utils._normalize_color((255, 0, 51))",
        "Spec(), Spec((1, 2, 3), 4, 5) == Spec(color=(1, 2, 3), thickness=4, circle_radius=5)",
        "[getattr(utils, f'{c}_COLOR') for c in ('WHITE', 'BLACK', 'RED', 'GREEN', 'BLUE')]",
        "(utils._PRESENCE_THRESHOLD, utils._VISIBILITY_THRESHOLD, utils._BGR_CHANNELS)",
        (
            "[n for n in ('np', 'cv2', 'math', 'dataclasses', 'List', 'Tuple', 'landmark_pb2') "
            "if not hasattr(utils, n)]"
        ),
        "type(styles.get_default_hand_landmarks_style()).__name__",
        "styles.get_default_hand_landmarks_style()[HL.THUMB_TIP]",
        "styles.get_default_hand_connections_style()[(0, 1)]",
        "len(styles.get_default_hand_connections_style())",
        "styles.get_default_face_mesh_tesselation_style()",
        "len(styles.get_default_face_mesh_contours_style())",
        "sorted(n for n in dir(styles) if n.startswith('get_default'))",
        "styles.DrawingSpec is utils.DrawingSpec",
    ),
    "messages": (
        (
            "hand.SerializeToString() == landmark_pb2.NormalizedLandmarkList.FromString("
            "hand.SerializeToString()).SerializeToString()"
        ),
        "landmark_pb2.NormalizedLandmark(x=0.25, visibility=0.5).SerializeToString().hex()",
        "classification_pb2.Classification(index=3, label='a').SerializeToString().hex()",
        "detection_pb2.Detection(score=[0.5], label_id=[-1]).SerializeToString().hex()",
        "str(classification_pb2.Classification(index=3, score=0.5, label='a'))",
        "str(detection_pb2.Detection(label=['a', 'b'], score=[0.5, 1]))",
        "str(location_data_pb2.LocationData(format=2))",
        "location_data_pb2.LocationData.Format.Name(2)",
        "location_data_pb2.LocationData.Format.Value('MASK')",
        "location_data_pb2.LocationData().format, location_data_pb2.LocationData.GLOBAL",
        "MessageToDict(landmark_pb2.NormalizedLandmark(x=0.5, y=0))",
        "MessageToDict(classification_pb2.Classification(display_name='a'), False, True)",
        "text_format.MessageToString(landmark_pb2.Landmark(x=1, z=0.1))",
        "text_format.Parse('x: 1 y: 2', landmark_pb2.Landmark()).y",
        "ParseDict({'landmark': [{'x': 1}]}, landmark_pb2.LandmarkList()).landmark[0].x",
        "isinstance(hand, Message), isinstance(faces.detections[0], Message)",
        "isinstance(hand.landmark, list), hand.landmark == list(hand.landmark)",
        "landmark_pb2.NormalizedLandmark(x=1) == landmark_pb2.NormalizedLandmark(x=1)",
        "landmark_pb2.NormalizedLandmark(x=1) == landmark_pb2.Landmark(x=1)",
        "landmark_pb2.NormalizedLandmark(x=None).HasField('x')",
        "landmark_pb2.NormalizedLandmark(x=0).HasField('x')",
        "landmark_pb2.NormalizedLandmark(x=0.1).x",
        "error(lambda: landmark_pb2.NormalizedLandmark(w=1))",
        "error(lambda: landmark_pb2.NormalizedLandmark(1, 2))",
        "error(lambda: landmark_pb2.NormalizedLandmark(x='a'))",
        "error(lambda: landmark_pb2.NormalizedLandmarkList(landmark=[1]))",
        "error(lambda: setattr(other, 'landmark', []))",
        "error(lambda: hand.HasField('landmark'))",
        "error(lambda: hand.HasField('nope'))",
        "error(lambda: other.landmark.append(3))",
        "error(lambda: other.landmark.extend([None]))",
        "error(lambda: other.landmark.append(landmark_pb2.Landmark()))",
        "error(lambda: other.CopyFrom(landmark_pb2.LandmarkList()))",
        "error(lambda: hand.ClearField('nope'))",
        "error(lambda: landmark_pb2.Landmark.FromString(b'\\xff'))",
        "error(lambda: hand.landmark[99])",
        "error(lambda: hash(hand))",
        "error(lambda: len(hand))",
        "error(lambda: hand.landmark.x)",
        "error(lambda: classification_pb2.Classification(index=1.5))",
        "error(lambda: classification_pb2.Classification(label=3))",
        "error(lambda: hand.WhichOneof('nope'))",
        "hand.IsInitialized(), hand.ByteSize() == len(hand.SerializeToString())",
        "hand.DESCRIPTOR.full_name, hand.landmark[0].DESCRIPTOR.fields_by_name['z'].number",
        "landmark_pb2.DESCRIPTOR.name, landmark_pb2.DESCRIPTOR.package",
        "[f.name for f in detection_pb2.Detection.DESCRIPTOR.fields]",
        "[f.number for f in detection_pb2.Detection.DESCRIPTOR.fields]",
        "[f.name for f in classification_pb2.Classification.DESCRIPTOR.fields]",
        (
            "[m for m in ('Landmark', 'LandmarkList', 'LandmarkListCollection', "
            "'NormalizedLandmarkListCollection') if not hasattr(landmark_pb2, m)]"
        ),
        (
            "[m for m in ('Classification', 'ClassificationList', 'ClassificationListCollection') "
            "if not hasattr(classification_pb2, m)]"
        ),
        "copied(lambda m: m.landmark.sort(key=lambda p: p.x))",
        "copied(lambda m: m.landmark.pop(0))",
        "copied(lambda m: m.landmark.insert(1, m.landmark[0]))",
        "copied(lambda m: m.landmark.remove(m.landmark[3]))",
        "copied(lambda m: m.landmark.__delitem__(slice(2, 20)))",
        "copied(lambda m: m.landmark.reverse())",
        "copied(lambda m: m.MergeFrom(m))",
        "copied(lambda m: m.ClearField('landmark'))",
        "copied(lambda m: setattr(m.landmark.add(), 'x', 1))",
        "copied(lambda m: m.landmark[0].Clear())",
    ),
    "paths": (
        "module('.python.solutions.hands').Hands is mp.solutions.hands.Hands",
        "module('.python.solutions.drawing_utils').draw_landmarks is utils.draw_landmarks",
        "module('.python.solution_base').SolutionBase.__name__",
        "module('.python.packet_creator').create_int.__name__",
        "module('.python.packet_getter').get_int.__name__",
        (
            "[module(f'.framework.formats.{n}_pb2').__name__.rpartition('.')[2] for n in "
            "('landmark', 'detection', 'classification', 'location_data')]"
        ),
        "error(lambda: module('.solutions.nothing'))",
        "error(lambda: mp.solutions.nothing)",
        "error(lambda: mp.nothing)",
        "mp.ImageFormat.SRGB, int(mp.ImageFormat.SRGBA), mp.ImageFormat.GRAY8.name",
        "mp.Image(image_format=mp.ImageFormat.SRGB, data=image).width == image.shape[1]",
        "mp.Image(mp.ImageFormat.SRGB, image).numpy_view().flags.writeable",
        "error(lambda: mp.Image(image_format=mp.ImageFormat.SRGB, data=image[..., 0].copy()))",
        "error(lambda: mp.Image(image_format=mp.ImageFormat.SRGB, data=image.astype(float)))",
        "error(lambda: mp.Image(image))",
        "error(lambda: mp.Image.create_from_file('/nothing.png'))",
        "mp.packet_getter.get_int(mp.packet_creator.create_int(3))",
        "mp.packet_creator.create_string('a').at(5).timestamp.value",
        "mp.Timestamp(5) < mp.Timestamp(6), mp.Timestamp.PRESTREAM < mp.Timestamp(0)",
        "error(lambda: mp.packet_getter.get_str(mp.packet_creator.create_int(3)))",
        "error(lambda: mp.packet_creator.create_int('a'))",
        "error(lambda: mp.CalculatorGraph(graph_config='node {'))",
    ),
}

#: Where we differ on purpose, and why.
DELIBERATE = {
    "error(lambda: mp.solutions.hands.Hands(max_num_hands=0))": "refused at once, not by process()",
    "error(lambda: mp.solutions.face_mesh.FaceMesh(max_num_faces=0))": "refused at once",
    "error(lambda: mp.solutions.holistic.Holistic(smooth_landmarks=None))": "any truth will do",
    "error(lambda: mp.solutions.face_mesh.FaceMesh(refine_landmarks='yes'))": "any truth will do",
    "error(lambda: mp.solutions.face_mesh.FaceMesh(False, 1, 0.5, 0.5))": "as up to 0.8.8",
    "drawn(hand, mp.solutions.hands.HAND_CONNECTIONS, Spec(), None)": "no lines",
    "error(lambda: mp.Image(image_format=mp.ImageFormat.SRGB, data=image[..., 0].copy()))": "no",
    "error(lambda: mp.CalculatorGraph(graph_config='node {'))": "vitruvian.compat has MediaPipe's",
    "mp.ImageFormat.SRGB, int(mp.ImageFormat.SRGBA), mp.ImageFormat.GRAY8.name": "not numbers here",
}


def names_for(package: str, picture: str) -> dict[str, Any]:
    """Return the names that the expressions use: a package's parts, and what it finds."""
    mp = importlib.import_module(package)
    image = cv2.cvtColor(cv2.imread(picture), cv2.COLOR_BGR2RGB)
    solutions = mp.solutions
    made = {
        "hands": solutions.hands.Hands(static_image_mode=True, max_num_hands=4),
        "faces": solutions.face_detection.FaceDetection(model_selection=1),
        "mesh": solutions.face_mesh.FaceMesh(True, 4, True),
        "plain_mesh": solutions.face_mesh.FaceMesh(True, 1),
        "holistic": solutions.holistic.Holistic(True, enable_segmentation=True),
        "selfie": solutions.selfie_segmentation.SelfieSegmentation(1),
    }
    blank = np.zeros((64, 64, 3), np.uint8)
    results = {name: solution.process(image) for name, solution in made.items()}
    results |= {
        f"blank_{name}": solution.process(blank)
        for name, solution in made.items()
        if name in {"hands", "faces", "mesh"}
    }
    with solutions.holistic.Holistic(True) as other:
        results["blank_holistic"] = other.process(blank)
    return {
        **_helpers(mp, package, results["hands"].multi_hand_landmarks[0], image),
        **results,
        "hands_solution": made["hands"],
        "image": image,
        "blank": blank,
        "hand": results["hands"].multi_hand_landmarks[0],
        # For what may change it halfway before it fails.
        "other": copy.deepcopy(results["hands"].multi_hand_landmarks[0]),
    }


def _helpers(mp: Any, package: str, hand: Any, image: Any) -> dict[str, Any]:
    from google.protobuf import text_format
    from google.protobuf.json_format import MessageToDict, ParseDict
    from google.protobuf.message import Message

    def module(path: str) -> Any:
        return importlib.import_module(package + path)

    def canvas(draw: Callable[[Any], object]) -> int:
        picture = np.zeros_like(image)
        draw(picture)
        return zlib.crc32(picture.tobytes())

    def copied(change: Callable[[Any], object]) -> tuple[int, float]:
        message = copy.deepcopy(hand)
        change(message)
        return len(message.landmark), round(sum(point.x for point in message.landmark[:3]), 3)

    utils = mp.solutions.drawing_utils
    messages = ("landmark_pb2", "detection_pb2", "classification_pb2", "location_data_pb2")
    return {
        "mp": mp,
        "np": np,
        "copy": copy,
        "pickle": pickle,
        "module": module,
        "error": _error,
        "closed": _closed,
        "canvas": canvas,
        "copied": copied,
        "drawn": lambda *a, **k: canvas(lambda c: utils.draw_landmarks(c, *a, **k)),
        "utils": utils,
        "styles": mp.solutions.drawing_styles,
        "Spec": utils.DrawingSpec,
        "connections": mp.solutions.face_mesh_connections,
        "face_of": mp.solutions.face_detection,
        "HL": mp.solutions.hands.HandLandmark,
        "FK": mp.solutions.face_detection.FaceKeyPoint,
        "FIELDS": ("x", "y", "z", "visibility", "presence"),
        "text_format": text_format,
        "MessageToDict": MessageToDict,
        "ParseDict": ParseDict,
        "Message": Message,
        **{name: module(f".framework.formats.{name}") for name in messages},
    }


def _error(call: Callable[[], object]) -> str:
    """Return the type of what a call raises, "" without an error."""
    try:
        call()
    except Exception as error:  # noqa: BLE001  # whatever it is, it is what is asked for
        return type(error).__name__
    return ""


def _closed(kind: Callable[[], Any]) -> Any:
    made = kind()
    made.close()
    return made


def values(package: str, picture: str) -> Iterator[tuple[str, str]]:
    """Yield every expression with its value as text; an error is its type."""
    names = names_for(package, picture)
    for expressions in BEHAVIOURS.values():
        for expression in expressions:
            yield expression, value_of(expression, names)


def value_of(expression: str, names: dict[str, Any]) -> str:
    """Return the value of one expression as text."""
    try:
        return repr(eval(expression, dict(names)))  # our own expressions
    except Exception as error:  # noqa: BLE001
        return f"raises {type(error).__name__}"


if __name__ == "__main__":
    for line in values(sys.argv[1], sys.argv[2]):
        sys.stdout.write(json.dumps(line) + "\n")
