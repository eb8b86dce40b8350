"""Mix two pictures by a mask."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ...framework.authoring.calculator import Calculator
from ...framework.authoring.context import Context
from ...framework.authoring.contract import Contract
from ...framework.authoring.ports import Input, Output
from ...framework.errors import PayloadTypeError
from ...framework.formats import ImageFormat, ImageFrame
from ..wiring import needs_one_of

__all__ = ["MaskOverlayCalculator", "mixed"]


class MaskOverlayCalculator(Calculator, pure=True):
    """Send VIDEO:0 where a mask is 0, VIDEO:1 where it is 1, and a mixture in between.

    MASK is VEC32F1 of the pictures' size, from 0 to 1; CONST_MASK is one number for all pixels.
    The pictures are of 8 bits and of one size and format. Without a mask at a timestamp VIDEO:0
    passes unchanged. MediaPipe has this calculator for textures.

    Source: ``mediapipe/calculators/image/mask_overlay_calculator.cc``.
    """

    videos = Input(ImageFrame, tag="VIDEO", repeated=True)
    mask = Input(ImageFrame, optional=True)
    const_mask = Input(float, optional=True)
    output = Output(ImageFrame)

    @classmethod
    def update_contract(cls, contract: Contract) -> None:
        needs_one_of(contract, cls.mask, cls.const_mask)
        if contract.node is None or contract.node.damaged:
            return
        count = sum(entry.tag == "VIDEO" for entry in contract.node.input_stream)
        if count != 2:
            raise ValueError(f"wire VIDEO:0 and VIDEO:1; this node has {count} streams VIDEO")

    def process(self, ctx: Context) -> None:
        packets = ctx.packets(self.videos)
        if any(packet.is_empty() for packet in packets):
            return
        first, second = (packet.value for packet in packets)
        mask = ctx.get(self.mask)
        share = ctx.get(self.const_mask) if mask is None else mask.data
        if share is None:
            ctx.forward(self.output, packets[0])
            return
        _check(ctx.node, first, second, mask)
        weight = np.broadcast_to(np.asarray(share, np.float32), first.data.shape[:2])
        ctx[self.output] = ImageFrame(mixed(first.data, second.data, weight), first.format)


def mixed(
    first: NDArray[np.uint8], second: NDArray[np.uint8], weight: NDArray[np.float32]
) -> NDArray[np.uint8]:
    """Return ``second`` where the weight (H×W, 0 to 1) is 1, and ``first`` where it is 0."""
    from ..opencv import cv2

    share = np.ascontiguousarray(weight)
    return np.asarray(cv2.blendLinear(first, second, 1 - share, share), np.uint8)


def _check(node: str, first: ImageFrame, second: ImageFrame, mask: ImageFrame | None) -> None:
    fits = first.format is second.format and first.data.shape == second.data.shape
    is_mask = mask is None or (
        mask.format is ImageFormat.VEC32F1 and mask.data.shape == first.data.shape[:2]
    )
    if not (fits and is_mask and first.data.dtype == np.uint8):
        mask_text = "" if mask is None else f" and a mask {mask!r}"
        raise PayloadTypeError(
            f"{node}: got {first!r}, {second!r}{mask_text}; expected two pictures of 8 bits of one "
            "size and format, and a mask VEC32F1 of their size; scale them first"
        )
