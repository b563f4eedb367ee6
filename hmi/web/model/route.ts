export const pages = [
  'overview',
  'schematic',
  'setpoints',
  'alarms',
  'warnings',
  'trends',
  'lab',
  'tuning',
  'configuration',
  'simulation',
  'audit',
] as const;
export type Page = (typeof pages)[number];

/** Where the person is: a page, the equipment whose face-plate is open beside it, and the page's own parameters. */
export interface Route {
  readonly page: Page;
  readonly equipment: string | undefined;
  readonly parameters: URLSearchParams;
}

/** Reads `#/schematic/heatPump.1?system=heating`; anything unknown is the overview. */
export function parseRoute(hash: string): Route {
  const [path, query = ''] = hash.replace(/^#\/?/, '').split('?', 2);
  const [first, second] = path.split('/').map(decode);
  // A short form for links from elsewhere: `#/equipment/heatPump.1`.
  if (first === 'equipment')
    return {
      page: 'overview',
      equipment: second,
      parameters: new URLSearchParams(query),
    };
  const page = pages.find((name) => name === first) ?? 'overview';
  return {
    page,
    equipment: second || undefined,
    parameters: new URLSearchParams(query),
  };
}

/** The hash of a route. */
export function formatRoute(page: Page, equipment?: string, parameters?: URLSearchParams): string {
  const query = parameters?.toString();
  return `#/${page}${equipment ? `/${encodeURIComponent(equipment)}` : ''}${query ? `?${query}` : ''}`;
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
