/** What part of the sheet is seen: screen = sheet * scale + (x, y). */
export interface View {
  readonly x: number;
  readonly y: number;
  readonly scale: number;
}

const scaleMinimum = 0.15;
const scaleMaximum = 3;
/** Larger than life is no help: a small plant is not blown up beyond this. */
const fitMaximum = 1.3;

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A part of the sheet in the middle of a frame of `width` by `height`, as large as it can be, or as is of use. */
export function fitView(part: Box, width: number, height: number): View {
  if (width <= 0 || height <= 0) return { x: 0, y: 0, scale: 1 };
  const scale = Math.max(scaleMinimum, Math.min(width / part.width, height / part.height, fitMaximum));
  return {
    scale,
    x: (width - part.width * scale) / 2 - part.x * scale,
    y: Math.max(0, (height - part.height * scale) / 2) - part.y * scale,
  };
}

/** Zooms by a factor; the point (x, y) of the frame stays where it is. */
export function zoomAt(view: View, factor: number, x: number, y: number): View {
  const scale = Math.max(scaleMinimum, Math.min(scaleMaximum, view.scale * factor));
  const change = scale / view.scale;
  return { scale, x: x - (x - view.x) * change, y: y - (y - view.y) * change };
}

export function panBy(view: View, dx: number, dy: number): View {
  return { ...view, x: view.x + dx, y: view.y + dy };
}
