import { html, nothing, svg } from 'lit';
import { formatNumber } from '../model/format.ts';
import { store } from '../state/store.ts';
import { BraiseElement, define } from './element.ts';

/** Two parts of a whole as one bar: recovered heat (plain) and gas (hatched). */
export class BraiseShareBar extends BraiseElement {
  static override properties = { first: { type: Number }, second: { type: Number } };
  declare first: number | undefined;
  declare second: number | undefined;

  override render(): unknown {
    const { first, second } = this;
    const total = (first ?? 0) + (second ?? 0);
    const known = first !== undefined && second !== undefined && total > 1;
    const width = known ? (first / total) * 200 : 0;
    const label = known
      ? this.text('overview.heatShare', {
          recovered: formatNumber(first, 0, store.language),
          gas: formatNumber(second, 0, store.language),
        })
      : this.text('overview.answer.unknown');
    return html`<svg class="share-bar" viewBox="0 0 200 14" preserveAspectRatio="none" role="img" aria-label=${label}>
      <title>${label}</title>
      ${svg`<defs><pattern id="gas-hatch" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <rect class="hatch-ground" width="5" height="5"/><rect class="hatch-line" width="2" height="5"/></pattern></defs>
        <rect class="frame" x="0" y="0" width="200" height="14"/>`}
      ${known ? svg`<rect class="first" x="0" y="0" width=${width} height="14"/><rect x=${width} y="0" width=${200 - width} height="14" fill="url(#gas-hatch)"/>` : nothing}
    </svg>`;
  }
}

define('braise-share-bar', BraiseShareBar);
