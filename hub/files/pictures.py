"""Pictures are drawn anew: upright, no larger than needed, and without what the camera wrote about place and person."""

from __future__ import annotations

import io
from typing import IO, Any

from django.core.exceptions import ValidationError
from PIL import Image, ImageOps, ImageSequence

LONGEST_SIDE = 2400  # pixels: twice the widest column, for sharp screens
MAX_PIXELS = 50_000_000  # over all frames; what a 50-megapixel camera makes
MAX_FRAMES = 300
_BROKEN = (OSError, ValueError, SyntaxError, EOFError, ArithmeticError, TypeError)
_MODES = {"JPEG": {"L", "RGB"}, "PNG": {"1", "L", "LA", "P", "RGB", "RGBA"}, "WEBP": {"RGB", "RGBA"}}
_OPTIONS: dict[str, dict[str, Any]] = {
    "JPEG": {"quality": 86, "optimize": True, "progressive": True},
    "PNG": {"optimize": True},
    "WEBP": {"quality": 86, "method": 4},
    "GIF": {"optimize": True},
}


def redrawn(file: IO[bytes], picture_format: str) -> io.BytesIO:
    """The picture as a new file of the same format. Raises ValidationError for what cannot or must not be opened."""
    try:
        with Image.open(file, formats=[picture_format]) as image:
            _check_extent(image)
            frames = _frames(image) if getattr(image, "n_frames", 1) > 1 else [_still(image, picture_format)]
            return _written(frames, image, picture_format)
    except Image.DecompressionBombError as error:
        raise _too_large() from error
    except ValidationError:
        raise
    except _BROKEN as error:
        raise ValidationError(
            "This picture could not be opened. Save it again in a picture program and try once more.", code="broken"
        ) from error


def _check_extent(image: Image.Image) -> None:
    """Sizes come from the header, before anything is unpacked."""
    frames = getattr(image, "n_frames", 1)
    if frames > MAX_FRAMES or image.width * image.height * frames > MAX_PIXELS:
        raise _too_large()


def _too_large() -> ValidationError:
    return ValidationError(
        f"This picture is too large to open: we take up to {MAX_PIXELS // 1_000_000} million points. "
        "Make it smaller and try once more.",
        code="extent",
    )


def _still(image: Image.Image, picture_format: str) -> Image.Image:
    upright = ImageOps.exif_transpose(image)
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    modes = _MODES.get(picture_format)
    if modes and upright.mode not in modes:
        see_through = "A" in upright.mode or "transparency" in upright.info
        upright = upright.convert("RGBA" if see_through and "RGBA" in modes else "RGB")
    return _bare(upright)


def _frames(image: Image.Image) -> list[Image.Image]:
    """Moving pictures keep their size times and lose the rest."""
    frames = []
    for frame in ImageSequence.Iterator(image):
        drawn = frame.convert("RGBA")
        drawn.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
        drawn.info = {"duration": frame.info.get("duration", 100)}
        frames.append(drawn)
    return frames


def _bare(image: Image.Image) -> Image.Image:
    """The points alone; a palette's see-through colour belongs to them."""
    bare = image.copy()
    bare.info = {name: value for name, value in image.info.items() if name == "transparency"}
    return bare


def _written(frames: list[Image.Image], original: Image.Image, picture_format: str) -> io.BytesIO:
    target = io.BytesIO()
    options = dict(_OPTIONS[picture_format])
    if len(frames) > 1:
        options |= {
            "save_all": True,
            "append_images": frames[1:],
            "duration": [frame.info["duration"] for frame in frames],
            "loop": original.info.get("loop", 0),
        }
    frames[0].save(target, format=picture_format, **options)
    target.seek(0)
    return target
