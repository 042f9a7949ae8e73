// The first minutes in the Workspace, and notes as they are written, read and found.
import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { isKept, Workspace } from './workspace.mjs';
import { World, ada, bob, eventually } from './world.mjs';

let world;
let phone;
before(async () => {
  world = await World.make();
  phone = await world.device();
});
after(() => world?.end());

test('a sample workspace is offered to somebody new, offline too, and is theirs to delete', async () => {
  const workspace = await Workspace.signUp(phone, ada);
  const { page } = workspace;
  await workspace.installed();
  await phone.offline(true);
  await page.getByRole('button', { name: 'Fill in a sample workspace' }).click();
  await workspace.task('Press ? to see what the keyboard can do').waitFor();
  await workspace.goTo('Notes');
  await page.getByRole('button', { name: /^How this works/ }).waitFor();
  await workspace.goTo('Agents');
  await page.getByRole('button', { name: /^Gardener/ }).click();
  await page.getByRole('button', { name: 'Delete blueprint' }).click();
  await page.getByText('Agents start as a blueprint').waitFor();
  await phone.offline(false);
  await workspace.says('Synced');
});

test('a note is read as its Markdown says, and nothing in it does anything', async () => {
  const workspace = await Workspace.open(phone, '/notes/new');
  const { page } = workspace;
  await page.getByLabel('Title').fill('Crème brûlée');
  await page
    .getByLabel('Content')
    .fill(
      [
        '# For four',
        '',
        '- [x] cream',
        '- [ ] sugar',
        '',
        '[a recipe](https://example.org/recipe) and [a trap](javascript:alert(1))',
        '<img src="https://example.org/who-reads.png" onerror="document.title=1">',
        '<script>document.title = 1</script><style>body { display: none }</style>',
        '<form action="/v1/auth/logout"><button>Press</button></form>',
      ].join('\n'),
    );
  await page.getByRole('button', { name: 'Read', exact: true }).click();
  const note = page.getByRole('article', { name: 'Note' });
  await note.getByRole('heading', { name: 'For four' }).waitFor();
  await note.getByText('☑ cream').waitFor();
  const link = note.getByRole('link', { name: 'a recipe' });
  assert.equal(await link.getAttribute('rel'), 'noopener noreferrer');
  assert.equal(await note.locator('a[href^="javascript"], img, script, style, form, .prose button').count(), 0);
  assert.equal(await note.getByText('a trap').count(), 1);
  await note.getByText('<script>document.title = 1</script>').waitFor();
  assert.match(await page.title(), /^Notes/);
  assert.deepEqual(phone.errors, []);
});

test('notes are found by the words in them, whatever their case and accents, with the words marked', async () => {
  const { page } = await Workspace.open(phone, '/notes');
  await page.getByRole('button', { name: /^How this works/ }).waitFor();
  await page.keyboard.press('/');
  await page.keyboard.type('creme sug');
  const row = page.getByRole('button', { name: /^Crème brûlée/ });
  await row.waitFor();
  await page.getByRole('button', { name: /^How this works/ }).waitFor({ state: 'detached' });
  // Those of the words typed so far may still be shown.
  const marked = async () => (await row.locator('mark').allTextContents()).join(' ');
  await eventually(async () => (await marked()) === 'Crème sugar', 'both words are marked');
  await page.getByLabel('Search notes').fill('"brulee creme"');
  await page.getByText('Nothing found').waitFor();
});

test('a new note that does not fit keeps its text over a reload, says what to do, and is one note when it fits', async () => {
  const { page } = await Workspace.open(phone, '/notes/new');
  const content = page.getByLabel('Content');
  const long = `The garden book\n${'What grew where, and how much of it. '.repeat(32_000)}`;
  await content.fill(long);
  const told = page.getByRole('alert').filter({ hasText: 'A note holds 1 MiB.' });
  await told.getByText('too_large', { exact: true }).waitFor();
  await isKept(phone, ada, 'The garden book');
  await page.reload();
  await eventually(async () => (await content.inputValue()) === long, 'the text is there');
  await told.waitFor();
  await content.fill('The garden book, in short');
  const row = page.getByRole('button', { name: /^Untitled.*The garden book, in short/ });
  await row.waitFor();
  await told.waitFor({ state: 'hidden' });
  await page.getByLabel('Title', { exact: true }).fill('Garden book');
  await page.getByRole('button', { name: /^Garden book/ }).waitFor();
  assert.equal(await page.getByRole('button', { name: /The garden book, in short/ }).count(), 1);
  // The next one is a new one.
  await page.getByRole('button', { name: 'New note' }).click();
  await eventually(async () => (await content.inputValue()) === '', 'the next note is empty');
});

test('a part of the app that does not come says so, and is there when the page is loaded anew', async () => {
  const laptop = await world.device({ serviceWorkers: 'block' });
  const workspace = await Workspace.signUp(laptop, bob);
  const { page } = workspace;
  await page.route(/assets\/agents_view/, (route) => route.abort());
  await page.getByRole('link', { name: 'Agents' }).click();
  await page.getByRole('heading', { name: 'This part of the app did not load' }).waitFor();
  await page.getByRole('link', { name: 'Tasks' }).click();
  await workspace.atTasks();
  await page.getByRole('link', { name: 'Agents' }).click();
  await page.getByRole('button', { name: 'Try again' }).waitFor();
  await page.unroute(/assets\/agents_view/);
  await page.getByRole('button', { name: 'Reload the page' }).click();
  await page.getByText('Agents start as a blueprint').waitFor();
});

test('Back leaves the list where it was opened from, and after a delete the keys go on at the next row', async () => {
  const desk = await world.device();
  const workspace = await Workspace.signUp(desk, { ...ada, email: 'ada-goes-back@example.org' });
  const { page } = workspace;
  const db = await desk.client({ email: 'ada-goes-back@example.org' });
  await db.run(async (database) => {
    for (const title of ['Third', 'Second', 'First']) await database.notes.insert({ title });
  });
  await db.page.close();
  await workspace.goTo('Notes');
  const row = (title) => page.getByRole('button', { name: new RegExp(`^${title}`) });
  const title = page.getByLabel('Title', { exact: true });
  const shows = (text) => eventually(async () => (await title.inputValue()) === text, `${text} is open`);
  const path = () => new URL(page.url()).pathname;

  await row('First').click();
  await shows('First');
  await page.keyboard.press('j');
  await shows('Second');
  await page.keyboard.press('j');
  await shows('Third');
  await page.goBack();
  await eventually(() => path() === '/notes', 'one step back is the list');

  await row('First').click();
  await shows('First');
  await page.keyboard.press('Escape');
  await eventually(() => path() === '/notes', 'the note is closed');
  await page.goBack();
  await eventually(() => path() === '/tasks', 'what was closed is not come back to');
  await page.goForward();
  await row('First').waitFor();
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  await page.keyboard.press('Delete');
  await page.getByText('Deleted the note “Second”').waitFor();
  const focused = () => page.evaluate(() => document.activeElement?.textContent ?? '');
  await eventually(async () => /^Third/.test(await focused()), 'the next row has the focus');
  assert.deepEqual(desk.errors, []);
});
