// The Workspace as a person uses it: by what is written on it.
import { eventually } from './world.mjs';

/**
 * Until the account's database holds a draft with `text` in it. A draft is written behind the typing, and a program that types
 * and leaves the page in the same moment is faster than that.
 */
export async function isKept(device, { email }, text) {
  const db = await device.client({ email });
  const holds = async (database, wanted) => {
    for (const [, places] of (await database.settings.get('drafts')) ?? [])
      for (const place of places)
        if ((await database.settings.get(`draft-${place}`))?.[1].includes(wanted)) return true;
    return false;
  };
  await eventually(() => db.run(holds, text), `a draft has “${text}” in it`);
  await db.page.close();
}

export class Workspace {
  constructor(page) {
    this.page = page;
  }

  /** Opens the app in a new tab, wherever its session stands. */
  static async open(device, path = '/') {
    return new Workspace(await device.app(path));
  }

  static async signUp(device, { email, password }) {
    const workspace = await Workspace.open(device, '/sign-up');
    await workspace.page.getByLabel('Email').fill(email);
    await workspace.page.getByLabel('Password').fill(password);
    await workspace.page.getByRole('button', { name: 'Create account' }).click();
    await workspace.atTasks();
    return workspace;
  }

  static async signIn(device, { email, password }) {
    const workspace = await Workspace.open(device, '/sign-in');
    await workspace.page.getByLabel('Email or user name').fill(email);
    await workspace.page.getByLabel('Password').fill(password);
    await workspace.page.getByRole('button', { name: 'Sign in' }).click();
    await workspace.atTasks();
    return workspace;
  }

  /** Until the app asks for the password of the account that it holds. */
  locked() {
    return this.page.getByRole('heading', { name: 'Locked' }).waitFor();
  }

  async lock() {
    await this.page.keyboard.press('ControlOrMeta+Shift+L');
    await this.locked();
  }

  async give(password) {
    await this.page.getByLabel('Password', { exact: true }).fill(password);
    await this.page.getByRole('button', { name: 'Unlock' }).click();
  }

  async unlock(password) {
    await this.give(password);
    await this.atTasks();
  }

  /** By the rail, or on a phone by its tab or More. */
  async goTo(place) {
    const name = place === 'Sync' ? /^Sync:/ : place;
    const link = this.page.getByRole('link', { name, exact: true });
    if (!(await link.isVisible())) await this.page.getByRole('button', { name: 'More' }).click();
    await link.click();
    await this.page.getByRole('heading', { name: place, level: 1 }).waitFor();
  }

  goToAccount() {
    return this.goTo('Account');
  }

  atTasks() {
    return this.page.getByRole('heading', { name: 'Tasks', level: 1 }).waitFor();
  }

  /** The service worker has the whole app and this page: from now on it starts, and goes on, without a server. */
  async installed() {
    await this.page.evaluate(async () => {
      const workers = navigator.serviceWorker;
      const taken = new Promise((resolve) => workers.addEventListener('controllerchange', resolve, { once: true }));
      await workers.ready;
      if (workers.controller === null) await taken;
    });
  }

  async addTask(title) {
    await this.page.getByLabel('New task').fill(title);
    await this.page.keyboard.press('Enter');
    await this.task(title).waitFor();
  }

  /** The line of a task in the list. */
  task(title) {
    return this.page.getByRole('button', { name: title });
  }

  async openTask(title) {
    await this.task(title).click();
    await this.detail.getByLabel('Title').waitFor();
  }

  get detail() {
    return this.page.getByRole('complementary', { name: 'Task' });
  }

  /** What the open task's title field holds. */
  title() {
    return this.detail.getByLabel('Title').inputValue();
  }

  /** Of the open task; leaves it where it fills the page. */
  async changeTitle(title) {
    await this.detail.getByLabel('Title').fill(title);
    await this.page.keyboard.press('Enter');
    await this.backToList();
    await this.task(title).waitFor();
  }

  async changeDescription(text) {
    await this.detail.getByLabel('Description').fill(text);
    await this.detail.getByLabel('Title').focus();
    await this.backToList();
  }

  /** On a phone, details are a page of their own. */
  async backToList() {
    const back = this.page.getByRole('button', { name: 'Back to the list' });
    if (await back.isVisible()) await back.click();
  }

  async writeNote(title, content) {
    await this.page.getByRole('link', { name: 'Notes' }).click();
    await this.page.getByRole('button', { name: 'New note' }).click();
    await this.page.getByLabel('Title').fill(title);
    await this.page.getByLabel('Content').fill(content);
    await this.page.getByLabel('Title').focus();
    await this.backToList();
    await this.page.getByRole('button', { name: title }).waitFor();
    await this.page.getByRole('link', { name: 'Tasks' }).click();
    await this.atTasks();
  }

  get pill() {
    return this.page.getByRole('link', { name: /^Sync:/ }).getByRole('status');
  }

  /** Until the status is, or matches, `words`. */
  async says(words, timeoutMs = 30_000) {
    const said = async () => {
      const text = (await this.pill.textContent()) ?? '';
      return typeof words === 'string' ? text === words : words.test(text);
    };
    await eventually(said, `the status says ${words}`, timeoutMs);
  }
}
