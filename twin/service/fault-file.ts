import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { writeWhole } from '../../config/whole-file.ts';
import { type FaultSpecification, faultKinds, formatFault } from '../network/index.ts';

const schema = z.object({
  version: z.literal(1),
  plant: z.string(),
  given: z.array(z.string()),
  faults: z.array(
    z.object({
      kind: z.enum(faultKinds),
      target: z.string(),
      severity: z.number().optional(),
      from: z.number().optional(),
      until: z.number().optional(),
    }),
  ),
});

/**
 * The faults of a virtual plant on the disk, so that they outlive its process: what was injected stays, what was cleared does not come
 * back. Faults given at the start (their times absolute) are known by how they are written.
 */
export class FaultFile {
  readonly #path: string;
  readonly #plant: string;
  readonly #given: readonly FaultSpecification[];

  constructor(path: string, plant: string, given: readonly FaultSpecification[]) {
    this.#path = path;
    this.#plant = plant;
    this.#given = given;
  }

  /**
   * What is on or will be, after a restart at a time: of the same start all that was held; of a new one what is given now, and what was
   * injected before.
   * @throws where the file is no list of this plant's faults
   */
  read(time: number): FaultSpecification[] {
    let content: string;
    try {
      content = readFileSync(this.#path, 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [...this.#given];
      throw error;
    }
    const { plant, given, faults } = schema.parse(JSON.parse(content));
    if (plant !== this.#plant) throw new Error(`it is of ${plant}, not of ${this.#plant}`);
    const lasting = faults.filter(({ until }) => until === undefined || until > time).map(specificationOf);
    const now = this.#given.map(formatFault);
    if (now.join() === given.join()) return lasting;
    const before = new Set([...given, ...now]);
    return [...this.#given, ...lasting.filter((fault) => !before.has(formatFault(fault)))];
  }

  /** On the disk when it returns, whole or not at all. @throws where the disk refuses */
  save(faults: readonly FaultSpecification[]): void {
    const content = JSON.stringify({ version: 1, plant: this.#plant, given: this.#given.map(formatFault), faults });
    writeWhole(this.#path, content, { durable: true });
  }
}

/** Without the keys that are not there. */
function specificationOf(fault: z.infer<typeof schema>['faults'][number]): FaultSpecification {
  return JSON.parse(JSON.stringify(fault)) as FaultSpecification;
}
