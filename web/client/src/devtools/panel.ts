import type { Freehold } from '../freehold.js';
import { consolePage } from './console.js';
import { button, make } from './dom.js';
import type { Page, PageKind } from './page.js';
import { style } from './style.js';
import { decisionsPage, feedsPage, outboxPage } from './sync.js';
import { tablesPage } from './tables.js';
import { timingsPage } from './timings.js';

const kPages: readonly PageKind[] = [tablesPage, outboxPage, decisionsPage, feedsPage, consolePage, timingsPage];
const kRefreshMs = 500;

/** The panel: a strip over the lower part of the page, all of it on a phone. Its styles are its own, and so are its keys. */
export class Panel {
  private readonly host = make('div', { class: 'freehold-devtools' });
  private readonly tabs: HTMLButtonElement[];
  private readonly place = make('div', { role: 'tabpanel', id: 'page', class: 'page', tabindex: -1 });
  private readonly stops: (() => void)[] = [];
  private readonly before = document.activeElement;
  private page: Page | null = null;
  private closed = false;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    readonly db: Freehold,
    private readonly onClosed: () => void,
  ) {
    this.tabs = kPages.map((kind) =>
      button(kind.label, () => this.show(kind), { role: 'tab', id: kind.id, 'aria-controls': 'page' }),
    );
    const root = this.host.attachShadow({ mode: 'open' });
    root.adoptedStyleSheets = [style()];
    const bar = make('div', { role: 'tablist', 'aria-label': 'Inside the database', class: 'tabs' }, ...this.tabs);
    bar.addEventListener('keydown', (event) => this.turn(event));
    root.append(
      make(
        'section',
        { class: 'panel', 'aria-label': 'Inside the database' },
        make(
          'header',
          {},
          bar,
          button('Refresh', () => this.page?.refresh()),
          button('Close', () => this.close(), { 'aria-label': 'Close the look inside' }),
        ),
        this.place,
      ),
    );
    // The page's own keys are not meant while somebody types here.
    this.host.addEventListener('keydown', (event) => {
      event.stopPropagation();
      if (event.key === 'Escape') this.close();
    });
    document.body.append(this.host);
    const later = (): void => {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.page?.refresh(), kRefreshMs);
    };
    this.stops.push(db.on('status', later), db.on('refused', later), db.on('conflicts', later));
    this.stops.push(db.on('closed', () => this.close()));
    this.show(tablesPage);
  }

  focus(): void {
    this.tabs.find((tab) => tab.tabIndex === 0)?.focus();
  }

  close(): void {
    if (this.closed) return;
    this.closed = true;
    clearTimeout(this.timer);
    this.page?.leave?.();
    for (const stop of this.stops) stop();
    this.host.remove();
    if (this.before instanceof HTMLElement) this.before.focus();
    this.onClosed();
  }

  private show(kind: PageKind): void {
    this.page?.leave?.();
    this.place.replaceChildren();
    for (const tab of this.tabs) {
      const chosen = tab.id === kind.id;
      tab.setAttribute('aria-selected', String(chosen));
      tab.tabIndex = chosen ? 0 : -1;
      if (chosen) this.place.setAttribute('aria-labelledby', tab.id);
    }
    // A place of its own, so that what the last page still waits for cannot be shown in this one.
    const place = make('div', { class: 'content' });
    this.place.append(place);
    this.page = kind.open({ db: this.db, place });
    this.page.refresh();
  }

  private turn(event: KeyboardEvent): void {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step === undefined) return;
    const now = this.tabs.findIndex((tab) => tab.tabIndex === 0);
    const next = (now + step + this.tabs.length) % this.tabs.length;
    const kind = kPages[next];
    if (kind === undefined) return;
    event.preventDefault();
    this.show(kind);
    this.tabs[next]?.focus();
  }
}
