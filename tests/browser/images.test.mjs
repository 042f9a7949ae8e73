// The page of images as a person uses it: added, looked at, named and deleted, by the keyboard and on two devices.
import assert from 'node:assert/strict';
import test, { after, afterEach, before } from 'node:test';
import { bitmap, digest } from './pictures.mjs';
import { Workspace } from './workspace.mjs';
import { World, ada, bob, eventually } from './world.mjs';

let world;
before(async () => {
  world = await World.make();
});
after(() => world?.end());
afterEach(async () => {
  if (!world.server.running) await world.server.restart();
});

async function goToImages({ page }) {
  await page.getByRole('link', { name: 'Images' }).click();
  await page.getByRole('heading', { name: 'Images', level: 1 }).waitFor();
}

const choose = (page, files) => page.getByLabel('Images to add').setInputFiles(files);
const tile = (page, name) => page.getByRole('button', { name: new RegExp(`^${name}`) });

test('Ada adds pictures without a network: her phone shows them at once, her laptop when they have been sent', async () => {
  const phone = await world.device();
  const workspace = await Workspace.signUp(phone, ada);
  const { page } = workspace;
  await workspace.says('Synced');
  await workspace.installed();
  await goToImages(workspace);
  await page.getByRole('heading', { name: 'Your pictures, with you' }).waitFor();
  await phone.offline();
  await world.server.stop();
  await workspace.says(/^Offline/);

  const files = [bitmap('garden.bmp'), bitmap('gate.bmp', { color: [160, 90, 40] })];
  await choose(page, files);
  await tile(page, 'garden.bmp. On this device only').waitFor();
  await tile(page, 'gate.bmp. On this device only').waitFor();
  await page.getByText('2 files wait for the server').waitFor();
  await page.reload();
  await tile(page, 'garden.bmp. On this device only').waitFor();
  await eventually(
    () =>
      page
        .locator('.tile img')
        .count()
        .then((n) => n === 2),
    'both are drawn',
  );
  await workspace.says('Offline — 4 waiting');

  await world.server.restart();
  await phone.online();
  await workspace.says('Synced', 60_000);
  await page.getByRole('button', { name: 'garden.bmp', exact: true }).waitFor();

  const laptop = await world.device();
  const second = await Workspace.signIn(laptop, ada);
  await goToImages(second);
  await tile(second.page, 'gate.bmp').waitFor();
  await eventually(
    () =>
      second.page
        .locator('.tile img')
        .count()
        .then((n) => n === 2),
    'the laptop draws both',
  );
  const client = await laptop.client({ email: ada.email });
  const rows = await client.query('SELECT filename, sha256 FROM images ORDER BY filename');
  assert.deepEqual(
    rows,
    files.map(({ name, buffer }) => ({ filename: name, sha256: digest(buffer) })),
  );
  assert.deepEqual([...phone.errors, ...laptop.errors], []);
});

test('with the keyboard alone: from tile to tile, opened, turned over, named, deleted and had back', async () => {
  const laptop = await world.device();
  const workspace = await Workspace.signUp(laptop, bob);
  const { page } = workspace;
  const { keyboard } = page;
  await goToImages(workspace);
  const colors = [
    [200, 60, 60],
    [60, 160, 60],
    [60, 60, 200],
  ];
  await choose(
    page,
    colors.map((color, n) => bitmap(`picture ${n + 1}.bmp`, { color })),
  );
  await tile(page, 'picture 3.bmp').waitFor();
  await workspace.says('Synced');

  // The one added last stands first.
  await keyboard.press('ArrowRight');
  await keyboard.press('ArrowRight');
  const focused = () => page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? '');
  await eventually(async () => (await focused()) === 'picture 2.bmp', 'the second tile has the focus');
  await keyboard.press('Enter');
  const viewer = page.getByRole('region', { name: 'Image', exact: true });
  const name = viewer.getByLabel('Name');
  const shows = (expected) => eventually(async () => (await name.inputValue()) === expected, `${expected} is shown`);
  await shows('picture 2.bmp');
  await viewer.getByRole('img', { name: 'picture 2.bmp' }).waitFor();
  await keyboard.press('ArrowRight');
  await shows('picture 1.bmp');
  await keyboard.press('ArrowLeft');
  await keyboard.press('ArrowLeft');
  await shows('picture 3.bmp');

  await keyboard.press('i');
  await page.getByText('64 × 48').waitFor();
  await page.getByText('On this device and on the server').waitFor();
  await keyboard.press('i');
  await keyboard.press('+');
  await keyboard.press('0');
  await keyboard.press('e');
  await keyboard.type('The gate.bmp');
  await keyboard.press('Enter');
  await keyboard.press('Escape');
  await eventually(async () => (await focused()) === 'The gate.bmp', 'the tile has the new name, and the focus');

  await keyboard.press('Delete');
  await page.getByText('Deleted the image “The gate.bmp”').waitFor();
  assert.equal(await tile(page, 'The gate.bmp').count(), 0);
  await keyboard.press('u');
  await tile(page, 'The gate.bmp').waitFor();

  await tile(page, 'The gate.bmp').click();
  await keyboard.press('Delete');
  await shows('picture 2.bmp');
  await keyboard.press('Escape');
  await eventually(
    async () => (await world.sql("SELECT 1 FROM main_app.images WHERE filename = 'The gate.bmp'")).length === 0,
    'it is deleted on the server',
  );
  await keyboard.press('/');
  await keyboard.type('picture 1');
  await eventually(async () => (await page.locator('.tile').count()) === 1, 'the search finds one');
  assert.deepEqual(laptop.errors, []);
});

test('a file that is no image is named, and an upload that is cancelled can be had back', async () => {
  const phone = await world.device();
  const workspace = await Workspace.signUp(phone, { ...ada, email: 'ada-cancels@example.org' });
  const { page } = workspace;
  await goToImages(workspace);
  await choose(page, [{ name: 'letter.txt', mimeType: 'text/plain', buffer: Buffer.from('Dear Bob') }]);
  await page.getByText('“letter.txt”: only images can be added here.').waitFor();
  await world.server.stop();
  await workspace.says(/^Offline/);
  await choose(page, [bitmap('mistake.bmp')]);
  await tile(page, 'mistake.bmp. On this device only').waitFor();
  await page.getByRole('button', { name: 'Cancel' }).click();
  await page.getByText('Deleted the image “mistake.bmp”').waitFor();
  await page.getByRole('button', { name: 'Undo' }).click();
  await tile(page, 'mistake.bmp').waitFor();
  await page.getByRole('button', { name: 'Cancel' }).click();
  await page.getByText('file waits for the server').waitFor({ state: 'hidden' });
  assert.equal(await tile(page, 'mistake.bmp').count(), 0);
});

test('what is pasted into a field is the field’s; pasted beside it, a picture is added', async () => {
  const laptop = await world.device();
  const workspace = await Workspace.signUp(laptop, { ...ada, email: 'ada-pastes@example.org' });
  const { page } = workspace;
  await goToImages(workspace);
  const { name, mimeType, buffer } = bitmap('pasted.bmp');
  // As office programs copy: words, and a picture of them.
  const paste = (place) =>
    page.locator(place).evaluate(
      (element, [fileName, type, bytes]) => {
        const clipboardData = new window.DataTransfer();
        clipboardData.items.add(new window.File([new Uint8Array(bytes)], fileName, { type }));
        clipboardData.setData('text/plain', 'ridge');
        const event = new window.ClipboardEvent('paste', { bubbles: true, cancelable: true, clipboardData });
        return element.dispatchEvent(event);
      },
      [name, mimeType, [...buffer]],
    );
  assert.equal(await paste('input[type=search]'), true, 'the field does not get what is pasted into it');
  assert.equal(await paste('body'), false);
  await tile(page, 'pasted.bmp').waitFor();
  assert.equal(await page.locator('.tile').count(), 1);
});

test('of ten thousand pictures only those are drawn that are seen, and the last one is there for who scrolls to it', async () => {
  const laptop = await world.device();
  const workspace = await Workspace.signUp(laptop, { ...ada, email: 'ada-collects@example.org' });
  const { page } = workspace;
  const client = await laptop.client({ email: 'ada-collects@example.org' });
  await client.run(async (db) => {
    const rows = Array.from({ length: 10_000 }, (_, n) => {
      const sha256 = n.toString(16).padStart(64, '0');
      const filename = `IMG_${String(n).padStart(5, '0')}.jpg`;
      return { filename, original_filename: filename, file_path: sha256, file_size: 1n, sha256 };
    });
    for (let at = 0; at < rows.length; at += 1000) await db.images.insertMany(rows.slice(at, at + 1000));
  });
  await goToImages(workspace);
  await page.getByText('10,000').waitFor();
  const drawn = await page.evaluate(async () => {
    const grid = document.querySelector('.grid');
    let most = 0;
    for (let n = 0; n < 20; n += 1) {
      grid.scrollTop += 400;
      await new Promise((next) => requestAnimationFrame(next));
      most = Math.max(most, document.querySelectorAll('.tile').length);
    }
    grid.scrollTop = grid.scrollHeight;
    return most;
  });
  assert.ok(drawn > 0 && drawn < 120, `${drawn} tiles are drawn`);
  await tile(page, 'IMG_00000.jpg').waitFor();
});
