import { writeFileSync } from 'node:fs';
import { loadPlant, plantFilePath } from '../../../config/index.ts';
import { loopName, loopsOf } from '../tuning/experiment.ts';
import { operatingPoints } from '../tuning/points.ts';
import { type Proposal, propose } from '../tuning/proposal.ts';
import { failureText, tuningFragment, tuningPage } from '../tuning/report.ts';
import { progressBar, readOptions, UsageError } from './usage.ts';

const usage = `usage: npm run --silent lab -- tune [options]
  --plant NAME         a plant of config/plants, or a plant file      (chapelle)
  --loop NAME          equipment and loop, as hall.A.valve; may be given again   (all of the plant)
  --at NAME            ${operatingPoints.map(({ name, outdoor }) => `${name} (${outdoor} °C)`).join(', ')}; may be given again   (all)
  --page FILE          writes the whole report as Markdown
  --json               one JSON object a loop on standard output
Proposes tunings, and applies none: an engineer takes them over into the plant file, or not.
`;

const options = {
  plant: { type: 'string', default: 'chapelle' },
  loop: { type: 'string', multiple: true },
  at: { type: 'string', multiple: true },
  page: { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean' },
} as const;

/** `lab tune`: identifies loops on the twin and proposes tunings. */
export async function tuneCommand(words: string[]): Promise<void> {
  const { help, json, page, loop, at, plant: name } = readOptions(words, options, usage);
  if (help) {
    process.stdout.write(usage);
    return;
  }
  const plant = loadPlant(plantFilePath(name));
  const all = loopsOf(plant).map(loopName);
  const loops = chosen('loop', loop ?? all, all);
  const points = chosen(
    'at',
    at ?? operatingPoints.map((point) => point.name),
    operatingPoints.map((one) => one.name),
  );
  const progress = progressBar(performance.now());
  const proposals: Proposal[] = [];
  for (const one of loops) {
    const proposal = propose(
      plant,
      one,
      operatingPoints.filter((point) => points.includes(point.name)),
    );
    proposals.push(proposal);
    progress(proposals.length / loops.length, one);
    process.stdout.write(json ? `${JSON.stringify(proposal)}\n` : `${line(proposal)}\n`);
  }
  if (page !== undefined) writeFileSync(page, tuningPage(plant.name, proposals));
  if (!json) process.stdout.write(`\n${tuningFragment(proposals)}\n`);
}

function chosen(option: string, names: readonly string[], known: readonly string[]): readonly string[] {
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length > 0)
    throw new UsageError(`--${option} ${unknown.join(', ')}: expected one of ${known.join(', ')}`, usage);
  return names;
}

function line({ loop, now, proposed, verdict, findings }: Proposal): string {
  const text = ({ gain, integralTime }: { gain: number; integralTime: number }) => `${gain}, ${integralTime} s`;
  const failures = findings.flatMap(({ point, failure }) =>
    failure === undefined ? [] : [`${point.name}: ${failureText(failure)}`],
  );
  const told = failures.length === 0 ? '' : `   (${failures.join('; ')})`;
  return `${loop.padEnd(32)}${text(now).padEnd(16)}${(proposed === undefined ? '-' : text(proposed)).padEnd(16)}${verdict}${told}`;
}
