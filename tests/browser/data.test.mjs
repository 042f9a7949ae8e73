// Files of figures in the Workspace: taken in without a network, asked, and their answers on another device.
import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { assertAccessible } from './accessible.mjs';
import { Workspace } from './workspace.mjs';
import { World, ada, bob, eventually } from './world.mjs';

const rowCount = 100_000;
const regions = ['North', 'South', 'East', 'West', 'Île-de-France', '東京'];

/** A table as other programs write it, and its rows as they are meant. */
function sales() {
  let seed = 42;
  const chance = (below) => (seed = (seed * 48_271) % 2_147_483_647) % below;
  const rows = [];
  const lines = ['Order,Region,Amount,Pieces,Day,Paid,Code,Note,Nothing,Weight'];
  for (let n = 1; n <= rowCount; n += 1) {
    const row = {
      region: regions[chance(regions.length)],
      amount: chance(50) === 0 ? null : chance(1_000_000) / 100,
      pieces: chance(40),
      day: new Date(Date.UTC(2023, 0, 1 + chance(700))).toISOString().slice(0, 10),
      paid: chance(3) > 0,
    };
    rows.push(row);
    const note = n % 10 === 0 ? '"said ""yes"", and\nwent 🌱"' : 'ok';
    const code = String(chance(100_000)).padStart(6, '0');
    lines.push(
      [n, row.region, row.amount ?? '', row.pieces, row.day, row.paid ? 'yes' : 'no', code, note, '', n / 8].join(','),
    );
  }
  return { text: lines.join('\r\n'), rows };
}

/** The same by hand: rows for each value of a column, in its order. */
function grouped(rows, key, figure) {
  const groups = new Map();
  for (const row of rows) {
    const members = groups.get(key(row)) ?? [];
    if (members.length === 0) groups.set(key(row), members);
    members.push(row);
  }
  return new Map([...groups].map(([name, members]) => [name, figure(members)]));
}

const amounts = (rows) => rows.map(({ amount }) => amount).filter((amount) => amount !== null);
const sum = (numbers) => numbers.reduce((all, one) => all + one, 0);
function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  return (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2;
}

/** The page of data, by what is written on it. */
class Data {
  constructor(workspace) {
    this.page = workspace.page;
  }

  static async open(workspace) {
    await workspace.page.getByRole('link', { name: 'Data', exact: true }).click();
    await workspace.page.getByRole('heading', { name: 'Data', level: 1 }).waitFor();
    return new Data(workspace);
  }

  async drop(name, text) {
    await this.page.getByRole('main').evaluate(
      (main, [fileName, content]) => {
        const dataTransfer = new window.DataTransfer();
        const bytes = typeof content === 'string' ? content : new Uint8Array(content);
        dataTransfer.items.add(new window.File([bytes], fileName, { type: 'text/csv' }));
        for (const type of ['dragenter', 'dragover', 'drop'])
          main.dispatchEvent(new window.DragEvent(type, { bubbles: true, cancelable: true, dataTransfer }));
      },
      [name, text],
    );
  }

  get name() {
    return this.page.getByRole('textbox', { name: 'Name' });
  }

  line(name) {
    return this.page.getByRole('list', { name: 'Data' }).getByRole('button', { name });
  }

  /** Until a dataset of this name is open and its rows are there. */
  async showsRows(name) {
    await eventually(async () => (await this.name.inputValue().catch(() => '')) === name, `${name} is open`, 60_000);
    await this.page.getByRole('table', { name: 'Rows' }).waitFor({ timeout: 60_000 });
  }

  cells(row) {
    return this.page.locator(`[role=row][aria-rowindex="${row + 1}"] [role=cell]`).allTextContents();
  }

  async analyse() {
    await this.page.getByRole('button', { name: 'New analysis' }).click();
    await this.page.getByRole('form', { name: 'Question' }).waitFor();
  }

  field(entry, label) {
    return this.page.getByRole('group', { name: entry }).getByLabel(label, { exact: true });
  }

  async addFigure(number, figure, column) {
    await this.page.getByRole('button', { name: 'Add a figure' }).click();
    await this.field(`Figure ${number}`, 'Figure').selectOption({ label: figure });
    if (column !== undefined)
      await this.field(`Figure ${number}`, 'Column of the figure').selectOption({ label: column });
  }

  /** The answer as it stands in the table, once it has these columns. */
  async answer(labels) {
    const table = this.page.getByRole('region', { name: 'Result as a table' });
    const heads = table.locator('thead th');
    await eventually(
      async () => JSON.stringify(await heads.allTextContents()) === JSON.stringify(labels),
      `the answer has the columns ${labels}`,
    );
    return table.locator('tbody tr').evaluateAll((rows) => rows.map((row) => [...row.cells].map((c) => c.textContent)));
  }

  async save(status) {
    await this.page.getByRole('button', { name: 'Save result' }).click();
    await this.page.getByText(status).waitFor();
  }

  problem() {
    return this.page.locator('.import.failed').textContent();
  }
}

const asNumber = (text) => Number(text.replaceAll(',', ''));
function assertFigures(answer, column, expected) {
  const found = new Map(answer.map((row) => [row[0], asNumber(row[column])]));
  assert.deepEqual([...found.keys()].sort(), [...expected.keys()].sort());
  for (const [name, value] of expected)
    assert.ok(Math.abs(found.get(name) - value) < 0.01, `${name}: ${found.get(name)} instead of ${value}`);
}

let world;
before(async () => {
  world = await World.make();
});
after(() => world?.end());

test('Ada asks 100,000 rows without a network, and another device has the answer', async (t) => {
  const laptop = await world.device({ locale: 'en-GB' });
  const phone = await world.device({ viewport: { width: 390, height: 844 }, locale: 'en-GB' });
  const { text, rows } = sales();
  const workspace = await Workspace.signUp(laptop, ada);
  await workspace.says('Synced');
  await workspace.installed();
  let data = await Data.open(workspace);

  let broken = false;
  const step = (title, work) =>
    t.test(title, { skip: broken && 'an earlier step failed' }, async () => {
      try {
        await work();
      } catch (error) {
        broken = true;
        throw error;
      }
    });

  await step('she drops the file offline: every row is there, wherever she looks', async () => {
    await laptop.offline();
    await data.drop('Sales.csv', text);
    await data.showsRows('Sales');
    await data.page.getByText('100,000 rows · 10 columns').first().waitFor();
    await eventually(async () => (await data.cells(1))[0] === '1', 'the first row is shown');
    assert.equal((await data.cells(1))[1], rows[0].region);
    await data.page.getByRole('table', { name: 'Rows' }).evaluate((sheet) => sheet.scrollTo(0, sheet.scrollHeight));
    const last = async () => (await data.cells(rowCount))[1] === rows.at(-1).region;
    await eventually(last, 'the last row is shown');
    await assertAccessible(data.page, 'a dataset');
  });

  await step('its columns are what a person would say they are', async () => {
    await data.page.getByRole('button', { name: 'Columns', exact: true }).click();
    const table = data.page.getByRole('region', { name: 'Columns' });
    await eventually(async () => (await table.getAttribute('aria-busy')) === 'false', 'all columns are counted');
    const holds = await table
      .locator('tbody tr')
      .evaluateAll((lines) => lines.map((line) => [...line.cells].slice(0, 4).map((cell) => cell.textContent)));
    const empty = rows.length - amounts(rows).length;
    const different = (key) => new Set(rows.map(key).filter((value) => value !== null)).size.toLocaleString('en-GB');
    assert.deepEqual(holds, [
      ['Order', 'Whole number', '0', '100,000'],
      ['Region', 'Text', '0', String(regions.length)],
      ['Amount', 'Number', empty.toLocaleString('en-GB'), different(({ amount }) => amount)],
      ['Pieces', 'Whole number', '0', '40'],
      ['Day', 'Date', '0', '700'],
      ['Paid', 'Yes or no', '0', '2'],
      ['Code', 'Text', '0', holds[6][3]],
      ['Note', 'Text', '0', '2'],
      ['Nothing', 'Text', '100,000', '0'],
      ['Weight', 'Number', '0', '100,000'],
    ]);
  });

  await step('a new analysis begins with an answer, and its figures are those that are added up by hand', async () => {
    await data.analyse();
    const answer = await data.answer(['Region', 'sum of Amount']);
    assertFigures(
      answer,
      1,
      grouped(
        rows,
        ({ region }) => region,
        (group) => sum(amounts(group)),
      ),
    );
    await data.addFigure(2, 'Average', 'Amount');
    await data.addFigure(3, 'Median', 'Amount');
    await data.addFigure(4, 'Number of rows');
    await data.addFigure(5, 'Different values', 'Pieces');
    const full = await data.answer([
      'Region',
      'sum of Amount',
      'average of Amount',
      'median of Amount',
      'rows',
      'different Pieces',
    ]);
    const mean = (group) => sum(amounts(group)) / amounts(group).length;
    assertFigures(
      full,
      2,
      grouped(rows, ({ region }) => region, mean),
    );
    assertFigures(
      full,
      3,
      grouped(
        rows,
        ({ region }) => region,
        (group) => median(amounts(group)),
      ),
    );
    assertFigures(
      full,
      4,
      grouped(
        rows,
        ({ region }) => region,
        (group) => group.length,
      ),
    );
    assertFigures(
      full,
      5,
      grouped(
        rows,
        ({ region }) => region,
        () => 40,
      ),
    );
    await data.page.getByRole('img', { name: /^Bar chart of Region/ }).waitFor();
    await assertAccessible(data.page, 'an analysis');
  });

  await step('conditions and an order hold, too', async () => {
    await data.page.getByRole('button', { name: 'Add a condition' }).click();
    await data.field('Condition 1', 'Column of the condition').selectOption('Day');
    await data.field('Condition 1', 'Comparison').selectOption('is from');
    await data.field('Condition 1', 'Value').fill('2024');
    await data.page.getByRole('button', { name: 'Add a condition' }).click();
    await data.field('Condition 2', 'Column of the condition').selectOption('Paid');
    await data.field('Condition 2', 'Comparison').selectOption('is');
    await data.field('Condition 2', 'Value').selectOption('yes');
    await data.page.getByLabel('Ordered by').selectOption('Sum of Amount');
    const chosen = rows.filter(({ day, paid }) => day >= '2024' && paid);
    const expected = grouped(
      chosen,
      ({ region }) => region,
      (group) => sum(amounts(group)),
    );
    const order = [...expected].sort(([, a], [, b]) => b - a).map(([region]) => region);
    const labels = ['Region', 'sum of Amount', 'average of Amount', 'median of Amount', 'rows', 'different Pieces'];
    await eventually(async () => {
      const answer = await data.answer(labels);
      return JSON.stringify(answer.map(([region]) => region)) === JSON.stringify(order);
    }, 'the largest comes first');
    assertFigures(await data.answer(labels), 1, expected);
    await data.save(/^Completed, saved/);
  });

  await step('saved right after the last change and reloaded at once, it is saved', async () => {
    const at = () => data.page.locator('.analysis-status time').getAttribute('datetime');
    const before = await at();
    await data.page.getByLabel('Ordered by').selectOption('Region');
    await data.page.getByRole('button', { name: 'Save result' }).click();
    await eventually(async () => (await at()) !== before, 'the new answer is saved');
    await data.page.reload();
    await data.page.getByText(/^Completed, saved/).waitFor({ timeout: 60_000 });
    assert.equal(await data.page.getByLabel('Ordered by').locator('option:checked').textContent(), 'Region');
  });

  await step('after a reload without a network the rows are read again from this device', async () => {
    await data.page.reload();
    await data.page.getByRole('form', { name: 'Question' }).waitFor({ timeout: 60_000 });
    await data.page.getByText(/^Completed, saved/).waitFor();
    await data.page.getByRole('button', { name: 'Remove condition 2' }).click();
    await data.page.getByRole('button', { name: 'Remove condition 1' }).click();
    await data.page.getByText(/^Draft, changed since it was saved/).waitFor();
    const labels = ['Region', 'sum of Amount', 'average of Amount', 'median of Amount', 'rows', 'different Pieces'];
    await eventually(
      async () => sum((await data.answer(labels)).map((row) => asNumber(row[4]))) === rowCount,
      'all rows count again',
    );
    await data.save(/^Completed, saved/);
  });

  await step('an analysis that makes no sense fails with the reason', async () => {
    await data.page.getByRole('button', { name: 'Sales', exact: true }).click();
    await data.analyse();
    await data.page.getByRole('button', { name: 'Add a condition' }).click();
    await data.field('Condition 1', 'Column of the condition').selectOption('Amount');
    await data.field('Condition 1', 'Comparison').selectOption('is more than');
    await data.save("Failed: Say what 'Amount' is compared with.");
  });

  await step(
    'her phone has the answer; without a network it says that the file is not there, and gets it later',
    async () => {
      await laptop.online();
      await workspace.says('Synced', 60_000);
      const there = await Workspace.signIn(phone, ada);
      await there.says('Synced');
      await there.installed();
      const onPhone = new Data(there);
      await onPhone.page.goto(`${world.server.url}/data`);
      await onPhone.line('Completed').waitFor();
      await phone.offline();
      await onPhone.line('Completed').click();
      await onPhone.page.getByText('The file of this dataset is not on this device').waitFor();
      const sums = grouped(
        rows,
        ({ region }) => region,
        (group) => sum(amounts(group)),
      );
      const labels = ['Region', 'sum of Amount', 'average of Amount', 'median of Amount', 'rows', 'different Pieces'];
      assertFigures(await onPhone.answer(labels), 1, sums);
      await phone.online();
      await eventually(
        async () => {
          const again = onPhone.page.getByRole('button', { name: 'Try again' });
          if (await again.isVisible()) await again.click();
          return onPhone.page.getByRole('form', { name: 'Question' }).isVisible();
        },
        'the file has come from the server',
        60_000,
      );
      // Before the question becomes another one, which is saved soon after.
      const kept = await world.sql('SELECT status, results FROM main_app.analyses ORDER BY status');
      await onPhone.page.getByRole('button', { name: 'Add a condition' }).click();
      assertFigures(await onPhone.answer(labels), 1, sums);
      assert.deepEqual(
        kept.map(({ status }) => status),
        ['completed', 'failed'],
      );
      assert.equal(kept[0].results.rows.length, regions.length);
      assert.match(kept[1].results.error, /compared with/);
      const [dataset] = await world.sql('SELECT name, row_count, column_count, size_bytes FROM main_app.datasets');
      assert.deepEqual(dataset, {
        name: 'Sales',
        row_count: rowCount,
        column_count: 10,
        size_bytes: Buffer.byteLength(text),
      });
    },
  );

  assert.deepEqual(laptop.errors, []);
  assert.deepEqual(phone.errors, []);
});

test('files as they come: other encodings, marks and dates, and rows that do not fit', async () => {
  const tablet = await world.device({ locale: 'en-GB' });
  const workspace = await Workspace.signUp(tablet, bob);
  const data = await Data.open(workspace);
  const { page } = data;

  await data.drop('Kasse.csv', [
    ...Buffer.from('Stra\xDFe;Betrag;Tag\r\nM\xFChlweg;1.234,50;31.05.2024\r\nAu;7,25;1.6.2024\r\n', 'latin1'),
  ]);
  await data.showsRows('Kasse');
  await eventually(async () => (await data.cells(1)).length === 3, 'the cells are there');
  assert.deepEqual(await data.cells(0), []);
  await eventually(async () => (await data.cells(1))[0] === 'Mühlweg', 'umlauts of Windows are read');
  assert.deepEqual(await data.cells(1), ['Mühlweg', '1,234.5', '2024-05-31']);
  assert.deepEqual(await data.cells(2), ['Au', '7.25', '2024-06-01']);

  await data.drop('Broken.csv', 'a,b\n1,2\n3\n"4\n5",6\n7,8,9\n"x"y,1\n10,11\n');
  await data.showsRows('Broken');
  await page.getByText('3 rows were left out, because they do not fit the others').click();
  const reasons = await page.locator('.data-note li').allTextContents();
  assert.deepEqual(reasons.slice(0, 2), ['Line 3: 1 cell instead of 2', 'Line 6: 3 cells instead of 2']);
  assert.match(reasons[2], /^Line 7: a quotation mark is out of place$/);
  await eventually(async () => (await data.cells(2))[1] === '6', 'the second row is shown');
  assert.deepEqual(await data.cells(2), ['4\n5', '6']);

  for (const [name, content, words] of [
    ['Empty.csv', '', /This file is empty/],
    ['Names.csv', 'a,b,c\n', /has no rows below them/],
    ['Sheet.csv', [0x50, 0x4b, 3, 4, 20, 0, 6, 0], /This is an Excel or zip file/],
    ['Picture.csv', [0x89, 0x50, 0, 0, 1, 2, 3, 4], /This is not a text file/],
    ['Open.csv', `a,b\n1,2\n"3,${'x'.repeat(6 << 20)}\n`, /quotation mark opens in line 3/],
    ['Wide.csv', `${Array.from({ length: 501 }, (_, n) => `c${n}`).join(',')}\n`, /This file has 501 columns/],
  ]) {
    await data.drop(name, content);
    await eventually(async () => words.test((await data.problem().catch(() => '')) ?? ''), `${name}: ${words}`);
  }
  await page.getByRole('button', { name: 'Close', exact: true }).click();

  // Pasted from a spreadsheet: tabs between the cells.
  await page.evaluate(() => {
    const clipboardData = new window.DataTransfer();
    clipboardData.setData('text/plain', 'Fruit\tKilograms\nApple\t3.5\nPear\t2\n');
    document.body.dispatchEvent(new window.ClipboardEvent('paste', { bubbles: true, cancelable: true, clipboardData }));
  });
  await data.showsRows('Pasted table');
  await data.name.fill('Fruit');
  await data.name.press('Enter');
  await data.line('Fruit').waitFor();

  await page.getByRole('button', { name: 'Delete dataset' }).click();
  await page.getByText('Deleted the dataset “Fruit”').waitFor();
  await page.getByRole('button', { name: 'Undo' }).click();
  await data.line('Fruit').waitFor();
  await page.getByRole('button', { name: 'Add a file' }).waitFor();

  for (const n of [4, 5]) {
    await data.drop(`Table ${n}.csv`, 'a,b\n1,2\n');
    await data.showsRows(`Table ${n}`);
  }
  await data.drop('Table 6.csv', 'a,b\n1,2\n');
  await eventually(
    async () => /Your plan allows 5 datasets a month/.test((await data.problem().catch(() => '')) ?? ''),
    'the plan is told in words',
  );
  assert.deepEqual(tablet.errors, []);
});

test('a file goes on being read while Dora looks at her tasks, and one that fails keeps no other out', async () => {
  const desk = await world.device({ locale: 'en-GB' });
  const workspace = await Workspace.signUp(desk, { email: 'dora@example.org', password: 'a fourth one who wanders' });
  const data = await Data.open(workspace);
  const { page } = data;
  await data.drop('Sales.csv', sales().text);
  await page.getByRole('link', { name: 'Tasks' }).click();
  await workspace.atTasks();
  await page.getByText('“Sales” has been added to your data.').waitFor({ timeout: 60_000 });
  await workspace.atTasks();
  await Data.open(workspace);
  await data.line('Sales').waitFor();

  await page.getByLabel('Files with tables').setInputFiles([
    { name: 'Empty.csv', mimeType: 'text/csv', buffer: Buffer.from('') },
    { name: 'Fruit.csv', mimeType: 'text/csv', buffer: Buffer.from('Fruit,Kilograms\nApple,3.5\n') },
  ]);
  await data.showsRows('Fruit');
  await eventually(async () => /This file is empty/.test((await data.problem().catch(() => '')) ?? ''), 'it says why');
  assert.deepEqual(desk.errors, []);
});

test('the sample, by keyboard alone: from an empty page to a saved answer', async () => {
  const desk = await world.device({ locale: 'en-GB' });
  const person = { email: 'cleo@example.org', password: 'a third one who likes keys' };
  const workspace = await Workspace.signUp(desk, person);
  const data = await Data.open(workspace);
  const { page } = data;
  await assertAccessible(page, 'the empty page of data');
  await page.getByRole('button', { name: 'Try a sample' }).focus();
  await page.keyboard.press('Enter');
  await data.showsRows('Harvest');
  await page.locator('body').press('a');
  await page.getByRole('form', { name: 'Question' }).waitFor();
  const group = data.field('Group 1', 'Column of the group');
  await group.focus();
  await page.keyboard.press('c');
  await data.answer(['Crop', 'sum of Kilograms']);
  await page.keyboard.press('Escape');
  await page.keyboard.press('ControlOrMeta+Enter');
  await page.getByText(/^Completed, saved/).waitFor();
  assert.deepEqual(desk.errors, []);
});
