import { Draw } from '../draw.ts';
import { addDataCentre } from './data-centre.ts';
import { PlantDraft, type PlantTimes } from './draft.ts';
import { addNetwork } from './network.ts';
import { addProduction } from './production.ts';

/** What a drawn plant is for. */
type Site = 'recovery' | 'heating' | 'cooling';

function drawTimes(draw: Draw): PlantTimes {
  const scanPeriod = draw.pick([5, 10]);
  // In scans, as the plants of config/plants have them: some ten.
  return {
    scanPeriod,
    maximumAge: scanPeriod * draw.integer(6, 12),
    watchdogTime: scanPeriod * draw.integer(8, 12),
  };
}

/**
 * A plant of a seed, as the text of a plant file: a data centre whose heat goes to a network (most), a heated town without one,
 * or a data centre alone; every size and number, and whether there is a store, free cooling, a greenhouse, is drawn.
 * @param setbacks whether some buildings are set back at night, and boilers of some plants have a minimum return, as drawn since December 2026
 */
export function drawPlant(seed: number, setbacks = true): string {
  const draw = new Draw(seed, 'plant');
  const draft = new PlantDraft(draw);
  const site = draw.pick<Site>(['recovery', 'recovery', 'recovery', 'heating', 'heating', 'cooling']);
  if (site === 'cooling') addDataCentre(draft, draw.fork('halls')).close();
  else if (site === 'heating') {
    const network = addNetwork(draft, draw.fork('network'), { direct: draw.chance(0.4), setbacks });
    addProduction(draft, draw.fork('production'), network, { source: undefined, mixing: setbacks });
  } else {
    const { source, close } = addDataCentre(draft, draw.fork('halls'));
    const network = addNetwork(draft, draw.fork('network'), { direct: false, setbacks });
    addProduction(draft, draw.fork('production'), network, { source, mixing: setbacks });
    close();
  }
  return draft.text(`drawn-${seed}`, drawTimes(draw.fork('times')));
}
