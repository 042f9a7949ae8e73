// The first program of somebody who has just installed the package.
import { Freehold, type RowOf } from '@freehold/client';

const [account, task] = [...document.querySelectorAll('form')] as [HTMLFormElement, HTMLFormElement];
const list = document.querySelector('ul') as HTMLUListElement;

function show(db: Freehold): void {
  account.hidden = true;
  task.hidden = false;
  task.onsubmit = (event) => {
    event.preventDefault();
    void db.tasks.insert({ title: String(new FormData(task).get('title')) });
  };
  db.live<Pick<RowOf<'tasks'>, 'title'>>('SELECT title FROM tasks ORDER BY title', [], (rows) => {
    list.replaceChildren(
      ...rows.map(({ title }) => Object.assign(document.createElement('li'), { textContent: title })),
    );
  });
  Object.assign(globalThis, { db });
}

account.onsubmit = (event) => {
  event.preventDefault();
  const { email, password } = Object.fromEntries(new FormData(account)) as Record<'email' | 'password', string>;
  void Freehold.register({ email, password }).then(show);
};

const known = Freehold.accounts()[0];
if (known !== undefined) void Freehold.open({ account: known.account }).then(show);
