import type { Results } from './results.ts';

/** The page's words on what earns and what the model is. */
export function modelPart({ figures: { coefficientOfPerformance, boilerEfficiency } }: Results): string {
  return `- **The store.** In summer water returns at 55 °C: of 25 m³ that is charged to 65 °C, some 300 kWh are left, an hour of hot water. In deep winter recovery
  never carries the load, so there is nothing to store; the store earns in between, where it spares gas at the morning's peak.
- **The hours' prices matter little.** Halls must be cooled at any hour: heat pumps that rest in a dear hour leave their cold to chillers, which take
  some two thirds of what was spared. What prices decide is gas or recovery in hours of scarcity, and \`price\` sees those as well.
- **Forecasts.** The load's error an hour ahead is some 40 kW in spring and autumn, as people draw hot water as they like and buildings begin
  and cease to be heated about 16 °C; plans reckon with 0.8 of that less than expected.
- **What the model leaves out.** Least heat and starts of boilers are in the plans and not in the bound; the mass of buildings is in neither: it would be a larger store than the
  tank. The substations' 16 m³ of hot water are in both where the plant file allows it, as this one does not: they hold little that may wait, 54 kWh between 58 and 56 °C, and
  to put that off earned nothing that could be measured (docs/decisions/0034).

## The model

Each block of a plan (15 min for two hours, hours for a day, then two hours, 36 h in all) has heat of heat pumps and boilers, machines that run (whole
numbers for the first hours), starts, the store's charge, and, where the plant file allows it, hot water that is charged later or earlier than it is drawn. Recovery is bounded by what halls give; a kWh of it costs
p · (1/COP − k · (1 − 1/COP)), where k is the electricity that chillers would take at the forecast temperature and that recovery spares; gas costs its price with
the contract's biogas over the boilers' efficiency. Learned from measurements: load (recursive least squares on heating degrees, sun and hour, with
the error of each hour of the week), halls' heat, COP (${coefficientOfPerformance.toFixed(2)} at 65 °C here), efficiency (${boilerEfficiency.toFixed(3)}), and heat made over load told. Solved by HiGHS to a gap of
0.2 % or 60 nodes: no clock decides, so the same run gives the same plans. What the site's power costs is in the plans by class of hours and month, from what the month has
come to so far; a quota of biogas by what its rest is worth ([outlook.md](outlook.md)).

The bound is that model hour by hour as a linear program over the whole period, without whole numbers, starts, least heats and losses, with the loads
that \`rules\` met, and with power and biogas that cost nothing: a relaxation, so truly a bound in the model, not in the plant.

\`rules\` goes on wherever there is no plan: the solver late (10 min of plant time), at its limit without a plan, infeasible, thrown, or a plan that is
no number, out of bounds or does not balance. Whatever a strategy wants, the dispatch passes over it while supply is 5.6 K short or the store below
12 %, interlocks stand above both, and halls' cooling is no strategy's business.
`;
}
