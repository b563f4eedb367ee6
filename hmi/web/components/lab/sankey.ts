import { html, svg } from 'lit';
import { energyPlaceTexts } from '../../../../config/lab-texts.ts';
import { type Energy, figure, type SankeyBand } from '../../model/lab.ts';
import { store } from '../../state/store.ts';

const width = 1000;
const height = 300;
const bar = 12;
/** For the names of what stands at the right edge. */
const margin = 230;

export const placeName = (id: string): string => energyPlaceTexts[id]?.[store.language] ?? id;
const megawattHours = (kilowattHours: number): string => `${figure(kilowattHours / 1000, store.language, 3)} MWh`;

/** Energy flows of a run as bands as broad as what flows, and as a table for those who cannot see them. */
export function energyDrawing(
  { sankey }: Energy,
  index: number,
  texts: { label: string; table: string; from: string; to: string; energy: string },
): unknown {
  const { nodes, bands } = sankey;
  return html`<svg class="lab-sankey" viewBox="-2 -10 ${width + margin} ${height + 24}" role="img" aria-label=${texts.label}>
      ${bands.map(
        (band) =>
          svg`<path d=${bandPath(band)} class="lab-band lab-fill-${index + 1}"><title>${placeName(band.from)} → ${placeName(band.to)}${store.translator.text('punctuation.colon')}${megawattHours(band.energy)}</title></path>`,
      )}
      ${nodes.map(({ id, energy, x, y, height: high }) => {
        const left = x * width;
        return svg`<rect x=${left} y=${y * height} width=${bar} height=${Math.max(1, high * height)} class="lab-bar"></rect>
          <text x=${left + bar + 6} y=${(y + high / 2) * height + 5}>${placeName(id)} <tspan class="lab-energy">${megawattHours(energy)}</tspan></text>`;
      })}</svg>
    <details><summary>${texts.table}</summary>
      <table class="data"><thead><tr><th scope="col">${texts.from}</th><th scope="col">${texts.to}</th><th scope="col" class="numeric">${texts.energy}</th></tr></thead>
      <tbody>${bands.map((band) => html`<tr><td>${placeName(band.from)}</td><td>${placeName(band.to)}</td><td class="numeric">${megawattHours(band.energy)}</td></tr>`)}</tbody></table></details>`;
}

function bandPath({ x0, y0, x1, y1, thickness }: SankeyBand): string {
  const [ax, bx] = [x0 * width, x1 * width];
  const middle = (ax + bx) / 2;
  const [ay, by, high] = [y0 * height, y1 * height, thickness * height];
  return `M${ax} ${ay}C${middle} ${ay} ${middle} ${by} ${bx} ${by}V${by + high}C${middle} ${by + high} ${middle} ${ay + high} ${ax} ${ay + high}Z`;
}
