import { html } from 'lit';
import { formatTime } from '../model/format.ts';
import { tableTimes, valueAt } from '../model/series.ts';
import type { HistorySeries, PointDescription } from '../model/shapes.ts';
import { store } from '../state/store.ts';
import { fullPointLabel, valueText } from './naming.ts';

/** What curves show, in figures: a row a time, newest first, a column a point; `—` where nothing is known. */
export function trendTable(
  points: readonly PointDescription[],
  series: ReadonlyMap<string, HistorySeries>,
  from: number,
  to: number,
  holdMaximum: number,
): unknown {
  const { language, timeZone, translator } = store;
  const shown = (point: PointDescription, time: number): string => {
    const own = series.get(point.name);
    const value = own ? valueAt(own, time, holdMaximum) : null;
    return value === null ? '—' : valueText(point, value);
  };
  return html`<div class="scroll-x"><table class="data trend-values" data-testid="trend-values">
    <caption class="visually-hidden">${translator.text('trends.table')}</caption>
    <thead><tr><th scope="col">${translator.text('trends.time')}</th>${points.map((point) => html`<th scope="col" class="numeric">${fullPointLabel(point)}</th>`)}</tr></thead>
    <tbody>${tableTimes(from, to).map(
      (time) => html`<tr><th scope="row" class="nowrap">${formatTime(time, language, timeZone, 'short')}</th>
        ${points.map((point) => html`<td class="numeric nowrap">${shown(point, time)}</td>`)}</tr>`,
    )}</tbody></table></div>`;
}
