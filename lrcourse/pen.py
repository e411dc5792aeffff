"""A matplotlib renderer that writes numbers instead of pixels.

`Pen(width, height).drawing(artist)` lets an artist draw itself and keeps its strokes, fills,
glyphs and images in tenths of a pixel, y downwards, as a row of int16:

    style, shape, count, x, y, x, y, …        again for each stroke

A shape of -1 is a line through the points (a gap is -32768); -2 an image, between the
three points top left, top right and bottom left, its number being the x of a fourth; any other number is an SVG
path that is stamped at each point. Equal drawings, shapes, styles and images are kept once.
"""

from __future__ import annotations

import io
from functools import lru_cache

import numpy as np
from matplotlib.backend_bases import RendererBase
from matplotlib.path import Path
from matplotlib.textpath import text_to_path
from matplotlib.transforms import Affine2D
from PIL import Image

DPI = 100                   # one recorded pixel is one CSS pixel
UNIT = 10                   # stored numbers a pixel
REACH = 60                  # px: lines are cut this far outside the figure
LETTERS = {Path.MOVETO: ("M", 0), Path.LINETO: ("L", 0), Path.CURVE3: ("Q", 1), Path.CURVE4: ("C", 2)}     # and points to come
DOWN = np.array([UNIT, -UNIT], float)
GAP = -32768
POLYLINE, IMAGE = -1, -2
LARGEST = 3000              # px: what int16 holds, with room to spare
FINE = 2                    # images and still layers are drawn this many times finer, for dense screens


class Pen(RendererBase):
    """Writes what artists draw as int16 numbers; see the top of the module for the format."""

    def __init__(self, width, height):
        super().__init__()
        self.width, self.height = width, height
        self.origin = np.array([0.0, UNIT * height])
        self.box = (-REACH, -REACH, width + REACH, height + REACH)
        self.drawings, self.styles, self.shapes, self.images = _Once(), _Once(), _Once(), _Once()
        self.strokes = []

    def drawing(self, artist) -> int:
        """The number of the drawing that `artist` is now."""
        self.strokes = []
        artist.draw(self)
        return self.drawings.number(b"".join(self.strokes))

    # what matplotlib asks a renderer

    def get_canvas_width_height(self):
        return self.width, self.height

    def points_to_pixels(self, points):
        return points * DPI / 72

    def flipy(self):
        return False

    def get_text_width_height_descent(self, s, prop, ismath):
        if ismath:
            return super().get_text_width_height_descent(s, prop, ismath)
        left, bottom, right, top = _extent(s, prop)
        scale = self.points_to_pixels(prop.get_size_in_points()) / text_to_path.FONT_SCALE
        return right * scale, (top - bottom) * scale, -bottom * scale

    def draw_path(self, gc, path, transform, rgbFace=None):
        style = self._style(gc, rgbFace)
        curved = path.codes is not None and np.isin(path.codes, (Path.CURVE3, Path.CURVE4)).any()
        if curved or (rgbFace is not None and len(path) <= 32):
            m = transform.frozen().get_matrix()
            self._stroke(style, self._shape(path, m[:2, :2]), m[:2, 2][None])
        elif rgbFace is None:
            path = path.cleaned(transform, remove_nans=True, clip=self.box, snap=gc.get_snap(), simplify=path.should_simplify,
                                stroke_width=self.points_to_pixels(gc.get_linewidth()))
            self._stroke(style, POLYLINE, _with_gaps(path.vertices, path.codes))
        else:
            with np.errstate(over="ignore", invalid="ignore"):
                points = transform.transform(path.vertices)
            self._stroke(style, POLYLINE, _with_gaps(np.clip(points, -LARGEST, LARGEST), path.codes))

    def draw_markers(self, gc, marker_path, marker_trans, path, trans, rgbFace=None):
        with np.errstate(over="ignore", invalid="ignore"):
            points = trans.transform(path.vertices)
            left, bottom, right, top = self.box
        x, y = points.T
        inside = (left <= x) & (x <= right) & (bottom <= y) & (y <= top)               # False for NaN
        m = marker_trans.frozen().get_matrix()
        self._stroke(self._style(gc, rgbFace), self._shape(marker_path, m[:2, :2]), points[inside] + m[:2, 2])

    def get_image_magnification(self):
        return FINE

    def draw_image(self, gc, x, y, im, transform=None):
        h, w = np.array(im.shape[:2]) / FINE
        number = self.images.number((im.shape, im.tobytes()), lambda: png(Image.fromarray(np.ascontiguousarray(im[::-1]))))
        self._stroke(self._style(gc, None, width=0), IMAGE, np.array([[x, y + h], [x + w, y + h], [x, y]]), [number, 0])

    def draw_text(self, gc, x, y, s, prop, angle, ismath=False, mtext=None):
        if ismath == "TeX":
            raise ValueError(f"moving text cannot be set by TeX: use mathtext (usetex=False) for {s!r}")
        ink = self._style(gc, tuple(gc.get_rgb()[:3]), width=0)
        scale = self.points_to_pixels(prop.get_size_in_points()) / text_to_path.FONT_SCALE
        turn = Affine2D().rotate_deg(angle).get_matrix()[:2, :2] * scale
        glyphs, outlines, rules = _glyphs(s, prop, bool(ismath))
        shapes = [self._shape(outlines[glyph], turn, glyph, size) for glyph, _, _, size in glyphs]
        places = np.array([[gx, gy] for _, gx, gy, _ in glyphs] + [[0, 0]] * len(rules), float).reshape(-1, 2)
        shapes += [self._shape(rule, turn) for rule in rules]          # fraction bars and roots
        self._stroke(ink, shapes, places @ turn.T + [x, y])

    def draw_tex(self, gc, x, y, s, prop, angle, *, mtext=None):
        self.draw_text(gc, x, y, s, prop, angle, "TeX", mtext)

    def draw_gouraud_triangles(self, *args, **kwargs):
        raise ValueError("a moving Gouraud-shaded mesh cannot be recorded: use pcolormesh(…, shading='nearest') or an image")

    def start_filter(self):
        raise ValueError("a moving artist with an agg filter cannot be recorded: remove the filter")

    # how it is kept

    def _stroke(self, style, shape, points, extra=()):
        points = np.rint(points * DOWN + self.origin)
        points = np.clip(points, -32767, 32767, out=points)
        points[np.isnan(points)] = GAP
        if isinstance(shape, list):                                    # a shape for each point
            row = np.empty((len(shape), 5), "<i2")
            row[:, 0], row[:, 1], row[:, 2], row[:, 3:] = style, shape, 1, points
        else:
            row = np.empty(3 + points.size + len(extra), "<i2")
            row[:3] = style, shape, len(points) + len(extra) // 2
            row[3:] = [*points.ravel(), *extra] if extra else points.ravel()
        if len(points):
            self.strokes.append(row.tobytes())

    def _style(self, gc, face, width=None):
        width = self.points_to_pixels(gc.get_linewidth()) if width is None else width
        alpha = gc.get_alpha() if gc.get_forced_alpha() else None
        offset, dashes = gc.get_dashes()
        key = (width, tuple(gc.get_rgb()), None if face is None else tuple(face), alpha, offset, tuple(dashes or ()),
               gc.get_capstyle(), gc.get_joinstyle(), self._clip(gc), gc.get_hatch(), gc.get_sketch_params())
        return self.styles.number(key, lambda: self._new_style(*key))

    def _new_style(self, width, stroke, face, alpha, offset, dashes, cap, join, clip, hatch, sketch):
        if hatch or sketch:
            raise ValueError("a moving artist with a hatch or a sketch style cannot be recorded: remove it")
        px = self.points_to_pixels
        return {"stroke": _rgba(stroke, alpha) if width > 0 else None, "fill": _rgba(face, alpha) if face is not None else None,
                "width": round(width, 3), "dash": [round(px(d), 3) for d in dashes], "offset": round(px(offset or 0), 3),
                "cap": {"projecting": "square"}.get(cap, cap), "join": join, "clip": clip and dict([clip])}

    def _clip(self, gc):
        path, transform = gc.get_clip_path()
        if path is not None:
            return "path", _svg(path.transformed(transform.frozen()), self.height)
        box = gc.get_clip_rectangle()
        return box and ("box", (box.x0, self.height - box.y1, box.width, box.height))

    def _shape(self, path, matrix, key=None, size=1.0):
        key = key or (path.vertices.tobytes(), None if path.codes is None else path.codes.tobytes())
        return self.shapes.number((key, size, matrix.tobytes()), lambda: _svg(path.transformed(
            Affine2D(np.pad(matrix * size, (0, 1)) + np.diag([0, 0, 1])))))


class _Once:
    """Numbers things in the order they are first seen."""

    def __init__(self):
        self.numbers, self.values = {}, []

    def number(self, key, value=None):
        if key not in self.numbers:
            self.numbers[key] = len(self.values)
            self.values.append(key if value is None else value())
        return self.numbers[key]


@lru_cache(maxsize=4096)
def _glyphs(s, prop, ismath):
    """The places of the glyphs of a text, their outlines and the rules (bars) of its formulas."""
    glyphs, outlines, rules = (text_to_path.get_glyphs_mathtext(prop, s) if ismath else
                               text_to_path.get_glyphs_with_font(text_to_path._get_font(prop), s))
    return glyphs, {glyph: Path(*outline) for glyph, outline in outlines.items()}, [Path(*rule) for rule in rules]


@lru_cache(maxsize=4096)
def _extent(s, prop):
    """Left, bottom, right and top of a line of text, in the units of its font."""
    glyphs, outlines, _ = _glyphs(s, prop, False)
    boxes = [_box(outlines[glyph]) + [x, y, x, y] for glyph, x, y, _ in glyphs if len(outlines[glyph])] or [np.zeros(4)]
    return (*np.min(boxes, axis=0)[:2], *np.max(boxes, axis=0)[2:])


@lru_cache(maxsize=4096)
def _box(outline):
    return np.append(outline.vertices.min(axis=0), outline.vertices.max(axis=0))


def _with_gaps(vertices, codes):
    """The points of a path, NaN where the pen is lifted, closed where the path closes."""
    if codes is None:
        return vertices
    raw = codes.tobytes()                   # a byte a code: looked through faster than an array
    end = raw.find(Path.STOP)
    if end >= 0:
        vertices, codes, raw = vertices[:end], codes[:end], raw[:end]
    if raw.count(Path.LINETO, 1) == len(raw) - 1:
        return vertices
    points, first = [], None
    for vertex, code in zip(vertices, codes):
        if code == Path.MOVETO:
            points += [(np.nan, np.nan)] * bool(points)
            first = vertex
        points.append(first if code == Path.CLOSEPOLY else vertex)
    return np.array(points, float).reshape(-1, 2)


def _svg(path, height=0):
    """An SVG path string, y turned downwards, in hundredths of a pixel."""
    if not np.isfinite(path.vertices).all():
        path = path.cleaned(remove_nans=True)
    codes = [Path.MOVETO] + [Path.LINETO] * (len(path) - 1) if path.codes is None else path.codes.tolist()
    parts, more = [], 0                                                # more: points that still belong to a curve
    for (x, y), code in zip(np.round(path.vertices * [1, -1] + [0, height], 2).tolist(), codes):
        if code == Path.STOP:
            break
        if code == Path.CLOSEPOLY:
            parts.append("Z")
            continue
        letter, more = (" ", more - 1) if more else LETTERS[code]
        parts.append(f"{letter}{x:g} {y:g}")
    return "".join(parts)


def _rgba(colour, alpha):
    r, g, b, *rest = colour
    a = alpha if alpha is not None else (rest[0] if rest else 1)
    return [*(round(255 * c) for c in (r, g, b)), round(float(a), 3)]


def png(image) -> bytes:
    """A Pillow image as the bytes of a PNG file."""
    out = io.BytesIO()
    image.save(out, "png")
    return out.getvalue()
