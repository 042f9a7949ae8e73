// The first minutes in the Workspace, and notes as they are written, read and found.
import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { Workspace } from './workspace.mjs';
import { World, ada } from './world.mjs';

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
  assert.deepEqual(await row.locator('mark').allTextContents(), ['Crème', 'sugar']);
  await page.getByLabel('Search notes').fill('"brulee creme"');
  await page.getByText('Nothing found').waitFor();
});
