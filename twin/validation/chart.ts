import type { Chart, Series } from './finding.ts';

const width = 720;
const height = 360;
const margin = { left: 64, right: 16, bottom: 46 } as const;
/** Names of series in one row. */
const legendColumns = 4;
const legendRow = 13;
/** Colours that hold apart for all eyes (Okabe and Ito 2008). */
const colours = ['#0072b2', '#000000', '#d55e00', '#009e73', '#cc79a7', '#e69f00', '#56b4e9', '#999999'] as const;

/** An axis from `low` to `high` with round ticks. */
interface Axis {
  readonly low: number;
  readonly high: number;
  readonly step: number;
}

/** Draws a chart as SVG: the same text for the same chart. */
export function drawChart(chart: Chart): string {
  const x = axisOf(chart.series.flatMap((series) => series.x));
  const y = axisOf(chart.series.flatMap((series) => series.y));
  const right = width - margin.right;
  const bottom = height - margin.bottom;
  const top = 22 + legendRow * Math.max(1, Math.ceil(chart.series.length / legendColumns));
  const toX = (value: number) => margin.left + ((value - x.low) / (x.high - x.low)) * (right - margin.left);
  const toY = (value: number) => bottom - ((value - y.low) / (y.high - y.low)) * (bottom - top);
  const parts = [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="12">`,
    `<title>${escaped(chart.title)}</title>`,
    `<rect width="${width}" height="${height}" fill="#fff"/>`,
    `<text x="${margin.left}" y="16" font-weight="bold">${escaped(chart.title)}</text>`,
  ];
  for (const value of ticks(x)) {
    const at = toX(value).toFixed(1);
    parts.push(
      `<line x1="${at}" y1="${top}" x2="${at}" y2="${bottom}" stroke="#e5e5e5"/>`,
      `<text x="${at}" y="${bottom + 16}" text-anchor="middle">${tickText(value, x.step)}</text>`,
    );
  }
  for (const value of ticks(y)) {
    const at = toY(value).toFixed(1);
    parts.push(
      `<line x1="${margin.left}" y1="${at}" x2="${right}" y2="${at}" stroke="#e5e5e5"/>`,
      `<text x="${margin.left - 6}" y="${at}" dy="4" text-anchor="end">${tickText(value, y.step)}</text>`,
    );
  }
  parts.push(
    `<text x="${(margin.left + right) / 2}" y="${height - 10}" text-anchor="middle">${escaped(chart.xLabel)}</text>`,
    `<text transform="translate(14 ${(top + bottom) / 2}) rotate(-90)" text-anchor="middle">${escaped(chart.yLabel)}</text>`,
  );
  for (const [index, series] of chart.series.entries()) {
    const colour = colours[index % colours.length];
    parts.push(drawSeries(series, colour, toX, toY), legend(series, colour, index));
  }
  parts.push('</svg>');
  return `${parts.join('\n')}\n`;
}

function drawSeries(series: Series, colour: string, toX: (v: number) => number, toY: (v: number) => number): string {
  const places = series.x.map((value, i) => [toX(value).toFixed(1), toY(series.y[i]).toFixed(1)]);
  if (series.points) {
    const dots = places.map(([cx, cy]) => `<circle cx="${cx}" cy="${cy}" r="1.8"/>`);
    return `<g fill="${colour}">${dots.join('')}</g>`;
  }
  return `<polyline fill="none" stroke="${colour}" stroke-width="1.5" points="${places.map((p) => p.join(',')).join(' ')}"/>`;
}

function legend(series: Series, colour: string, index: number): string {
  const x = margin.left + ((index % legendColumns) * (width - margin.left - margin.right)) / legendColumns;
  const y = 28 + legendRow * Math.floor(index / legendColumns);
  return `<rect x="${x.toFixed(1)}" y="${y - 6}" width="10" height="4" fill="${colour}"/><text x="${(x + 14).toFixed(1)}" y="${y}" font-size="11">${escaped(series.label)}</text>`;
}

function axisOf(values: readonly number[]): Axis {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  if (!(high > low)) {
    low -= 0.5;
    high += 0.5;
  }
  const raw = (high - low) / 6;
  const decade = 10 ** Math.floor(Math.log10(raw));
  const step = decade * ([1, 2, 5, 10].find((m) => m * decade >= raw) ?? 10);
  return { low: Math.floor(low / step) * step, high: Math.ceil(high / step) * step, step };
}

function ticks({ low, high, step }: Axis): number[] {
  return Array.from({ length: Math.round((high - low) / step) + 1 }, (_, i) => low + i * step);
}

function tickText(value: number, step: number): string {
  return value.toFixed(Math.max(0, -Math.floor(Math.log10(step) + 1e-9)));
}

function escaped(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}
