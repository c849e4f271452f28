"""Child process that redraws a picture, from standard input to standard output.

Started with the picture's format ("JPEG"). Exits with `BROKEN` or `TOO_LARGE` for a picture that
cannot or must not be opened.
"""

from __future__ import annotations

import io
import sys
from typing import IO, Any

from PIL import Image, ImageCms, ImageOps, ImageSequence

from hub.files.pictures.limits import (
    BROKEN,
    LIMITS,
    LONGEST_SIDE,
    MAX_FRAMES,
    MAX_PIXELS,
    TOO_LARGE,
)
from hub.processes.sandbox import bind

# A JPEG with several frames comes from a camera: the first is the picture.
_ANIMATED = {"GIF", "PNG", "WEBP"}
_UNREADABLE = (OSError, ValueError, SyntaxError, EOFError, ArithmeticError, TypeError)
_MODES = {
    "JPEG": {"L", "RGB"},
    "PNG": {"1", "L", "LA", "P", "RGB", "RGBA"},
    "WEBP": {"RGB", "RGBA"},
}
_OPTIONS: dict[str, dict[str, Any]] = {
    "JPEG": {"quality": 86, "optimize": True, "progressive": True},
    "PNG": {"optimize": True},
    "WEBP": {"quality": 86, "method": 4},
    "GIF": {"optimize": True},
}


class PictureTooLarge(Exception):
    """The header announces more pixels or frames than are decoded."""


def main() -> int:
    bind(LIMITS)
    Image.MAX_IMAGE_PIXELS = None  # the limit is ours, below
    try:
        # From a buffer: Pillow seeks, which standard input may not support.
        answer = redraw(io.BytesIO(sys.stdin.buffer.read()), sys.argv[1])
    except PictureTooLarge:
        return TOO_LARGE
    except _UNREADABLE:
        return BROKEN
    sys.stdout.buffer.write(answer.getbuffer())
    return 0


def redraw(file: IO[bytes], picture_format: str) -> io.BytesIO:
    """Return the picture as a new file of the same format.

    Raises PictureTooLarge, and whatever Pillow raises for a broken file.
    """
    with Image.open(file, formats=[picture_format]) as image:
        frame_count = getattr(image, "n_frames", 1) if picture_format in _ANIMATED else 1
        # Sizes come from the header, before anything is decoded.
        if frame_count > MAX_FRAMES or image.width * image.height * frame_count > MAX_PIXELS:
            raise PictureTooLarge
        frames = _frames(image) if frame_count > 1 else [_still(image, picture_format)]
        return _written(frames, image, picture_format)


def _still(image: Image.Image, picture_format: str) -> Image.Image:
    # Reduced first: a JPEG is then decoded at a fraction of its size, and the rest handles fewer
    # pixels.
    image.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    upright = _in_srgb(ImageOps.exif_transpose(image))
    modes = _MODES.get(picture_format)
    if modes and upright.mode not in modes:
        see_through = "A" in upright.mode or "transparency" in upright.info
        upright = upright.convert("RGBA" if see_through and "RGBA" in modes else "RGB")
    return _bare(upright)


def _in_srgb(image: Image.Image) -> Image.Image:
    """Convert from the embedded colour profile to sRGB, without the profile.

    A picture with a broken profile is returned as it is.
    """
    profile = image.info.get("icc_profile")
    if not profile:
        return image
    if image.mode in {"P", "LA", "PA"}:
        image = image.convert("RGBA" if image.has_transparency_data else "RGB")
    mode = image.mode if image.mode in {"RGB", "RGBA"} else "RGB"
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        converted = ImageCms.profileToProfile(
            image, source, ImageCms.createProfile("sRGB"), outputMode=mode
        )
    except (ImageCms.PyCMSError, OSError, ValueError):
        return image
    return converted or image


def _frames(image: Image.Image) -> list[Image.Image]:
    """Redraw the frames of an animation, with their durations and no other metadata."""
    frames = []
    for frame in ImageSequence.Iterator(image):
        drawn = _in_srgb(frame.convert("RGBA"))
        drawn.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
        drawn.info = {"duration": frame.info.get("duration", 100)}
        frames.append(drawn)
    return frames


def _bare(image: Image.Image) -> Image.Image:
    """Return the pixels without metadata; a palette's transparent colour is part of the pixels."""
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
    return target


if __name__ == "__main__":
    sys.exit(main())
