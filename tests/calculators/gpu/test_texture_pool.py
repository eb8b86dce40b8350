from __future__ import annotations

import gc
import threading
from types import SimpleNamespace

import pytest

from vitruvian.calculators.gpu.device import GpuBuffer
from vitruvian.calculators.gpu.errors import GpuError
from vitruvian.calculators.gpu.texture_pool import GpuBufferPool, TextureFormat
from vitruvian.framework.errors import PayloadTypeError
from vitruvian.framework.formats import ImageFormat

RGBA8 = TextureFormat.RGBA8
PIXEL = 4


def make(width, height, form):
    return object(), object()


def counts(pool: GpuBufferPool) -> tuple[int, int, int]:
    found = pool.statistics()
    return found.in_use, found.kept, found.created


def test_a_texture_that_comes_back_is_lent_again():
    pool = GpuBufferPool(make)
    first = pool.acquire(4, 3, RGBA8)
    pool.release(first)

    assert counts(pool) == (0, 1, 1)
    assert pool.acquire(4, 3, RGBA8) is first
    assert counts(pool) == (1, 0, 1)


@pytest.mark.parametrize(
    "other", [(3, 4, RGBA8), (4, 3, TextureFormat.R32F), (8, 3, RGBA8)], ids=str
)
def test_only_textures_of_the_same_size_and_format_are_lent_again(other):
    pool = GpuBufferPool(make)
    pool.release(pool.acquire(4, 3, RGBA8))

    pool.acquire(*other)

    assert counts(pool) == (1, 1, 2)


def test_what_is_kept_is_bounded_and_the_oldest_goes_first():
    pool = GpuBufferPool(make, max_kept_bytes=2 * PIXEL)
    lent = [pool.acquire(1, 1, RGBA8) for _ in range(3)]
    for texture in lent:
        pool.release(texture)

    assert counts(pool) == (0, 2, 3)
    assert pool.acquire(1, 1, RGBA8) is lent[2]
    assert pool.acquire(1, 1, RGBA8) is lent[1]
    assert pool.acquire(1, 1, RGBA8) not in lent


def test_more_than_the_limit_is_refused_and_changes_nothing():
    pool = GpuBufferPool(make, max_bytes=8 << 20)
    pool.acquire(1024, 1024, RGBA8)

    with pytest.raises(GpuError, match="1 textures hold 4 MiB already; expected at most 8 MiB"):
        pool.acquire(1024, 1025, RGBA8)

    assert counts(pool) == (1, 0, 1)
    pool.acquire(1024, 1024, RGBA8)


def test_a_texture_that_cannot_be_made_is_tried_again_without_those_kept():
    def make_without_others(*wanted):
        if pool.statistics().kept:
            raise GpuError("full")
        return make(*wanted)

    pool = GpuBufferPool(make_without_others)
    pool.release(pool.acquire(4, 4, RGBA8))

    assert pool.acquire(8, 8, RGBA8).width == 8
    assert counts(pool) == (1, 0, 2)


def test_a_failure_leaves_the_counts_as_they_were():
    def fail(*wanted):
        raise GpuError("full")

    pool = GpuBufferPool(fail)

    with pytest.raises(GpuError, match="full"):
        pool.acquire(8, 8, RGBA8)

    assert counts(pool) == (0, 0, 0)


def test_clear_drops_what_nobody_uses():
    pool = GpuBufferPool(make)
    lent = pool.acquire(1, 1, RGBA8)
    pool.release(pool.acquire(1, 1, RGBA8))

    pool.clear()

    assert counts(pool) == (1, 0, 2)
    pool.release(lent)
    assert counts(pool) == (0, 1, 2)


def test_a_buffer_gives_its_texture_back_when_the_last_reference_goes():
    pool = GpuBufferPool(make)
    device = SimpleNamespace(pool=pool)
    buffer = GpuBuffer(device, ImageFormat.SRGB, pool.acquire(5, 3, RGBA8))
    other = buffer

    del buffer
    gc.collect()
    assert counts(pool) == (1, 0, 1)
    assert str(other) == "GpuBuffer(5x3 SRGB)"
    del other
    gc.collect()
    assert counts(pool) == (0, 1, 1)


def test_a_destructor_that_runs_while_the_pool_is_busy_does_not_block():
    pool = GpuBufferPool(make)
    lent = pool.acquire(1, 1, RGBA8)

    # As when the garbage collector runs inside one of the pool's own methods.
    with pool._lock:
        pool.release(lent)

    assert counts(pool) == (0, 1, 1)


def test_threads_share_a_pool():
    pool = GpuBufferPool(make)
    failures = []

    def borrow(seed):
        try:
            for turn in range(300):
                mine = [pool.acquire(1 + (seed + turn) % 3, 1, RGBA8) for _ in range(3)]
                assert len({id(texture) for texture in mine}) == 3
                for texture in mine:
                    pool.release(texture)
        except BaseException as error:  # noqa: BLE001
            failures.append(error)

    threads = [threading.Thread(target=borrow, args=(seed,)) for seed in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    found = pool.statistics()
    assert failures == []
    assert (found.in_use, found.bytes_in_use) == (0, 0)
    assert found.kept == found.created <= 8 * 9


@pytest.mark.parametrize("form", ["SRGB", "SRGBA", "GRAY8"])
def test_pictures_of_bytes_lie_in_four_channels(form):
    assert TextureFormat.of(ImageFormat[form]) is RGBA8


def test_formats_that_no_texture_holds_are_refused():
    with pytest.raises(PayloadTypeError, match="GRAY16; expected one of SRGB, SRGBA, GRAY8"):
        TextureFormat.of(ImageFormat.GRAY16)
