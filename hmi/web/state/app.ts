import { formatRoute, type Page, parseRoute } from '../model/route.ts';
import type { Command, CommandAnswer, PreviewAnswer } from '../model/shapes.ts';
import { preferredLanguage } from '../texts/translate.ts';
import { previewConfiguration } from './configuration.ts';
import { Link } from './link.ts';
import { currentSession, fetchPlant, logIn, logOut, ServerRefusal } from './session.ts';
import { palettes, store } from './store.ts';

const retryMs = 3000;

const link = new Link(
  store,
  () => void sessionLost(),
  () => void replant(),
);

/** Starts the application: settings, route, session. */
export async function startApplication(): Promise<void> {
  restoreSettings();
  applySettings();
  store.subscribe('settings', applySettings);
  readRoute();
  window.addEventListener('hashchange', readRoute);
  setInterval(() => {
    store.checkFreshness();
    store.notify('tick');
  }, 1000);
  await findSession();
}

async function findSession(): Promise<void> {
  try {
    store.session = await currentSession();
    store.sessionKnown = true;
    store.notify('session');
    if (store.session) await enter();
  } catch (error) {
    // The server is not there yet: say so, and keep trying.
    store.say('error', store.translator.text('login.unreachable'));
    console.warn('session', error);
    setTimeout(() => void findSession(), retryMs);
  }
}

/** Logs in and opens the live connection. Throws {@link ServerRefusal}. */
export async function enterAs(user: string, password: string): Promise<void> {
  store.session = await logIn(user, password);
  store.sessionKnown = true;
  store.notice = undefined;
  store.notify('session', 'notice');
  await enter();
}

async function enter(): Promise<void> {
  while (store.session && !store.model) {
    try {
      store.setPlant(await fetchPlant());
    } catch (error) {
      if (error instanceof ServerRefusal && error.status === 401) return sessionLost();
      store.say('error', store.translator.text('login.plantUnavailable'));
      await new Promise((resolve) => setTimeout(resolve, retryMs));
      continue;
    }
    store.notice = undefined;
    store.notify('notice');
  }
  if (!store.session) return;
  link.open();
  watchRoute();
}

/** Ends the session here and at the server. */
export async function leave(): Promise<void> {
  link.close();
  try {
    await logOut();
  } catch (error) {
    console.warn('logout', error);
  }
  store.forget();
}

/** The socket was refused: the server was restarted, or the session ran out. Asks before throwing anybody out. */
async function sessionLost(): Promise<void> {
  try {
    if (await currentSession()) return;
  } catch {
    // Not reachable: the banner says so; the session may still be good.
    return;
  }
  link.close();
  store.forget();
}

export function sendCommand(command: Command): Promise<CommandAnswer> {
  return link.command(command);
}

/** News of the lab's runs come as long as this is wanted. */
export function watchLab(wanted: boolean): void {
  link.watchLab(wanted);
}

export function askPreview(command: Command, hours: number): Promise<PreviewAnswer> {
  return link.preview(command, hours);
}

/** Asks what another configuration would do in the next hours. Never throws, as {@link askPreview} does not. */
export async function askConfigurationPreview(text: string, hours: number): Promise<PreviewAnswer> {
  try {
    return await previewConfiguration(text, hours);
  } catch (error) {
    const { code, message } = error as ServerRefusal;
    return { ok: false, code: code === 'unreachable' ? 'unavailable' : code, message };
  }
}

/** Another configuration, or another plant: what it calls things is asked for anew, and then all its values. */
async function replant(): Promise<void> {
  try {
    const description = await fetchPlant();
    if (!store.session) return;
    store.setPlant(description);
    link.renew();
  } catch (error) {
    // Old names are better than none; the next change, or a reload, brings the new ones.
    console.warn('plant', error);
  }
}

/** Goes to a page, keeping the face-plate closed unless one is named. */
export function go(page: Page, equipment?: string, parameters?: URLSearchParams): void {
  location.hash = formatRoute(page, equipment, parameters);
}

/** Opens the face-plate of an equipment beside the present page; undefined closes it. */
export function openEquipment(equipment: string | undefined): void {
  location.hash = formatRoute(store.route.page, equipment, store.route.parameters);
}

function readRoute(): void {
  store.route = parseRoute(location.hash);
  watchRoute();
  store.notify('route');
}

function watchRoute(): void {
  link.watch(store.route.equipment ?? null);
}

function restoreSettings(): void {
  const language = readStored('braise.language');
  store.setLanguage(language === 'fr' || language === 'en' ? language : preferredLanguage(navigator.languages));
  const palette = readStored('braise.palette');
  store.setPalette(palettes.find((name) => name === palette) ?? 'day');
}

function applySettings(): void {
  document.documentElement.lang = store.language;
  document.documentElement.dataset.obcTheme = store.palette;
  document.title = store.model
    ? `${store.model.description.title[store.language]} · ${store.translator.text('app.title')}`
    : store.translator.text('app.title');
  try {
    localStorage.setItem('braise.language', store.language);
    localStorage.setItem('braise.palette', store.palette);
  } catch {
    // Private windows may refuse storage: settings then last as long as the page.
  }
}

function readStored(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}
