import type { Freehold } from '@freehold/client';

/** Where the pieces of each text lie, the text that was begun first first. */
type Index = [key: string, places: number[]][];
/** With the key, so that a piece which a crash left behind is not taken for another text's. */
type Piece = [key: string, text: string];

const kIndex = 'drafts';
/** A device keeps 64 settings; a few are the app's own. */
const kPlaces = 56;
/** Of one setting, as JSON. */
const kPieceBytesMax = 64 * 1024;
const kPieceChars = 60_000;

const placeName = (place: number): string => `draft-${place}`;

/** What the tabs of one account tell each other. */
interface Channel {
  postMessage: (message: unknown) => void;
  onmessage: ((event: MessageEvent) => void) | null;
  close: () => void;
}

/**
 * What was typed and is not saved yet, of one account. It lies in the account's own database: encrypted as everything there,
 * shut when that is locked, gone when it is forgotten. All of it is held in memory too, the same in every tab.
 */
export class Drafts {
  private readonly texts = new Map<string, string>();
  private readonly waiting = new Set<string>();
  private writing = false;
  private ended = false;
  private loading: Promise<void> | null = null;

  /** `alone`: runs no two pieces of work at once, in all tabs. */
  constructor(
    private readonly settings: Freehold['settings'],
    private readonly channel: Channel,
    private readonly alone: <T>(work: () => Promise<T>) => Promise<T>,
  ) {
    channel.onmessage = ({ data }) => {
      const [key, text] = data as [string, string | null];
      if (text === null) this.texts.delete(key);
      else this.texts.set(key, text);
    };
  }

  /** Until then nothing is known of what was typed before. Never rejects: without drafts the app works, too. */
  load(): Promise<void> {
    return (this.loading ??= this.read().catch(() => undefined));
  }

  get(key: string): string | null {
    return this.texts.get(key) ?? null;
  }

  set(key: string, text: string): void {
    this.texts.set(key, text);
    this.tell(key, text);
  }

  drop(key: string): void {
    if (this.texts.delete(key)) this.tell(key, null);
  }

  all(): Iterable<[key: string, text: string]> {
    return [...this.texts];
  }

  /** The database is closed: nothing is written any more, and nobody who looks into the page's memory finds a text. */
  end(): void {
    this.ended = true;
    this.texts.clear();
    this.channel.close();
  }

  private tell(key: string, text: string | null): void {
    if (this.ended) return;
    this.channel.postMessage([key, text]);
    this.waiting.add(key);
    void this.write();
  }

  private async read(): Promise<void> {
    for (const [key, places] of await this.index()) {
      const pieces = await Promise.all(places.map((place) => this.settings.get<Piece>(placeName(place))));
      if (this.ended || this.texts.has(key) || pieces.some((piece) => piece?.[0] !== key)) continue;
      this.texts.set(key, pieces.map((piece) => piece?.[1] ?? '').join(''));
    }
  }

  private async index(): Promise<Index> {
    return (await this.settings.get<Index>(kIndex)) ?? [];
  }

  /** One text after the other, each as it is when its turn comes: whoever types fast is not waited for. */
  private async write(): Promise<void> {
    if (this.writing) return;
    this.writing = true;
    for (const key of this.waiting) {
      this.waiting.delete(key);
      // What cannot be kept is in memory still, and in its field.
      await this.alone(() => this.keep(key)).catch(() => undefined);
    }
    this.writing = false;
  }

  private async keep(key: string): Promise<void> {
    const text = this.texts.get(key);
    const pieces = text === undefined ? [] : piecesOf(text);
    const before = await this.index();
    const { index, places } = placed(before, key, pieces.length <= kPlaces ? pieces.length : 0);
    for (const [n, place] of places.entries()) await this.settings.set(placeName(place), [key, pieces[n]]);
    if (JSON.stringify(index) !== JSON.stringify(before)) await this.settings.set(kIndex, index);
    const used = new Set(index.flatMap(([, taken]) => taken));
    const left = before.flatMap(([, taken]) => taken).filter((place) => !used.has(place));
    for (const place of left) await this.settings.set(placeName(place), null);
  }
}

/** Where `count` pieces of a text go. A text stays where it is; where there is no room, the oldest ones make some. */
function placed(before: Index, key: string, count: number): { index: Index; places: number[] } {
  const own = before.find(([known]) => known === key)?.[1] ?? [];
  let index = before;
  const taken = (): Set<number> => new Set(index.filter(([known]) => known !== key).flatMap(([, places]) => places));
  while (kPlaces - taken().size < count) index = index.slice(index.findIndex(([known]) => known !== key) + 1);
  const free = [...Array(kPlaces).keys()].filter((place) => !taken().has(place) && !own.includes(place));
  const places = [...own, ...free].slice(0, count);
  const others = index.filter(([known]) => known !== key);
  if (count === 0) return { index: others, places };
  const known = index.some(([each]) => each === key);
  const entry: Index[number] = [key, places];
  return { index: known ? index.map((each) => (each[0] === key ? entry : each)) : [...others, entry], places };
}

/** The text in pieces that a setting takes. */
function piecesOf(text: string): string[] {
  const pieces: string[] = [];
  const bytes = (piece: string): number => new TextEncoder().encode(JSON.stringify(piece)).length;
  for (let at = 0; at < text.length || pieces.length === 0;) {
    let end = at + kPieceChars;
    while (bytes(text.slice(at, end)) > kPieceBytesMax - 512) end = at + Math.floor((end - at) / 2);
    // A character of two halves stays whole.
    if (end < text.length && /[\uD800-\uDBFF]/.test(text[end - 1] ?? '')) end -= 1;
    pieces.push(text.slice(at, end));
    at = end;
  }
  return pieces;
}

const perDatabase = new WeakMap<Freehold, Drafts>();
/** What a database that failed could not keep any more, for the next one of the same account in this page. */
const carried = new Map<string, Iterable<[key: string, text: string]>>();

export function draftsOf(db: Freehold): Drafts {
  const known = perDatabase.get(db);
  if (known !== undefined) return known;
  const name = `freehold:drafts:${db.server} ${db.account.trim().toLowerCase()}`;
  const drafts = new Drafts(db.settings, new BroadcastChannel(name), async (work) =>
    navigator.locks.request(name, work),
  );
  perDatabase.set(db, drafts);
  for (const [key, text] of carried.get(name) ?? []) drafts.set(key, text);
  carried.delete(name);
  db.on('closed', (reason) => {
    if (reason === 'failed') carried.set(name, drafts.all());
    drafts.end();
  });
  return drafts;
}

/** Earlier versions kept drafts where whoever has the browser's files can read them. */
export function removePlainDrafts(): void {
  for (const key of Object.keys(localStorage)) if (key.startsWith('freehold:draft:')) localStorage.removeItem(key);
}
