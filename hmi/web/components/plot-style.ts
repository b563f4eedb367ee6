import uPlot from 'uplot';

/** How plots look in the palette that an element stands in. */
export interface PlotStyle {
  /** Value of a style sheet's variable. */
  readonly colour: (variable: string) => string;
  readonly axis: Pick<uPlot.Axis, 'stroke' | 'grid' | 'ticks' | 'font'>;
  readonly labelFont: string;
}

export function plotStyle(element: HTMLElement): PlotStyle {
  const css = getComputedStyle(element);
  const colour = (variable: string): string => css.getPropertyValue(variable).trim() || '#555';
  const labelFont = '13px "Noto Sans", sans-serif';
  const axis = {
    stroke: colour('--quiet'),
    grid: { stroke: colour('--line'), width: 1 },
    ticks: { stroke: colour('--line') },
    font: labelFont,
  };
  return { colour, axis, labelFont };
}

/** Dates of an axis in a time zone, from seconds since the epoch; in the browser's own where none is known yet. */
export function datesIn(zone: string | undefined): (stamp: number) => Date {
  return (stamp) => (zone ? uPlot.tzDate(new Date(stamp * 1000), zone) : new Date(stamp * 1000));
}
