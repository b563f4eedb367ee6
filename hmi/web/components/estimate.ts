import { html, nothing, svg } from 'lit';
import { beyondUsual, type Estimate, isUnusual } from '../model/warnings.ts';
import { store } from '../state/store.ts';
import { BraiseElement, define } from './element.ts';
import { changeText, quantityText } from './warning-text.ts';

/** Widths of the usual that the scale shows to either side. */
const shownWidths = 2.5;

/** Where an estimate stands against what is usual, in words. */
export function estimateWords(estimate: Estimate): string {
  const [low, high] = estimate.usual;
  return store.translator.text('estimates.words', {
    parameter: quantityText(estimate.parameter),
    value: changeText(estimate.value),
    low: changeText(low),
    high: changeText(high),
    verdict: store.translator.text(isUnusual(estimate) ? 'estimates.beyond' : 'estimates.within'),
  });
}

/** `<braise-estimate>`: an estimate on a scale whose band is what is usual; beyond it the marker is an arrow. */
export class BraiseEstimate extends BraiseElement {
  static override properties = { estimate: { attribute: false } };
  declare estimate: Estimate | undefined;

  override render(): unknown {
    const { estimate } = this;
    if (estimate === undefined) return nothing;
    const beyond = beyondUsual(estimate) * (estimate.value < 1 ? -1 : 1);
    const x = 60 + (57 * Math.max(-shownWidths, Math.min(shownWidths, beyond))) / shownWidths;
    const half = 57 / shownWidths;
    const outside = isUnusual(estimate);
    const words = estimateWords(estimate);
    return html`<svg class="estimate ${outside ? 'beyond' : 'usual'}" viewBox="0 0 120 16" role="img" aria-label=${words}>
      <title>${words}</title>
      ${svg`<rect class="track" x="0" y="6" width="120" height="4"/>
        <rect class="band" x=${60 - half} y="4" width=${2 * half} height="8"/>
        <line class="middle" x1="60" x2="60" y1="2" y2="14"/>
        ${marker(x, outside ? Math.sign(beyond) : 0)}`}</svg>`;
  }
}

function marker(x: number, way: number): unknown {
  if (way === 0) return svg`<rect class="marker" x=${x - 2} y="1" width="4" height="14"/>`;
  return svg`<path class="marker" d=${`M${x - 5 * way} 1 L${x + 4 * way} 8 L${x - 5 * way} 15 Z`}/>`;
}

define('braise-estimate', BraiseEstimate);
