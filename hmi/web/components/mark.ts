import { html, svg, type TemplateResult } from 'lit';

/** Small signs beside words: drawn, so that they look the same whatever fonts a control room has. */
const paths = {
  check: svg`<path d="M4 13l5 5L20 6"/>`,
  cross: svg`<path d="M5 5l14 14M19 5L5 19"/>`,
  question: svg`<path d="M8 8.5a4 4 0 1 1 6 3.5c-1.5.8-2 1.5-2 3M12 19.5v.5"/>`,
  dash: svg`<path d="M5 12h14"/>`,
  dots: svg`<path d="M5 12v.01M12 12v.01M19 12v.01"/>`,
  warning: svg`<path d="M12 3L22 21H2zM12 10v5M12 18v.2"/>`,
  hourglass: svg`<path d="M6 3h12M6 21h12M7 3c0 5 5 6 5 9s-5 4-5 9M17 3c0 5-5 6-5 9s5 4 5 9"/>`,
  lock: svg`<path d="M6 11h12v9H6zM8.5 11V7.5a3.5 3.5 0 0 1 7 0V11"/>`,
  hand: svg`<path d="M7 13V6.5M7 11L5 9.5 4 11l3 7c1 2 2.5 3 5 3 4 0 6-2 6-6V7M10.5 11V4M14 11V4.5M18 11V7"/>`,
  local: svg`<path d="M12 21s7-6.5 7-12a7 7 0 0 0-14 0c0 5.5 7 12 7 12zM12 9v.2"/>`,
  block: svg`<path d="M5 5h14v14H5zM5 19L19 5"/>`,
  ceiling: svg`<path d="M4 4h16M12 21V9M7 14l5-5 5 5"/>`,
  step: svg`<path d="M9 5l7 7-7 7"/>`,
  eye: svg`<path d="M2 12c3-5 6.5-7 10-7s7 2 10 7c-3 5-6.5 7-10 7s-7-2-10-7zM12 9a3 3 0 1 1 0 6 3 3 0 0 1 0-6"/>`,
  up: svg`<path d="M12 20V4M5 11l7-7 7 7"/>`,
  down: svg`<path d="M12 4v16M5 13l7 7 7-7"/>`,
  steady: svg`<path d="M3 12h18M14 5l7 7-7 7"/>`,
} as const;

export type MarkName = keyof typeof paths;

/** A sign without a name of its own: the words beside it say the same. */
export function mark(name: MarkName): TemplateResult {
  return html`<svg class="mark" viewBox="0 0 24 24" aria-hidden="true" focusable="false">${paths[name]}</svg>`;
}

/** The sign of a mode that is not automatic. */
export const modeMark = (mode: string): MarkName =>
  mode === 'manual' ? 'hand' : mode === 'maintenance' ? 'lock' : mode === 'local' ? 'local' : 'question';
