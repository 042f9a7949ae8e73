import { FreeholdError, newId, type Blueprints, type Freehold, type JsonValue } from '@freehold/client';
import { kSaved } from './queries';

const kFirst: JsonValue = { instructions: 'What this agent is for, and how it works.', tools: [] };

/** Answers the id of a new blueprint, with its first version in the history. */
export async function makeBlueprint(db: Freehold): Promise<string> {
  const id = newId();
  await db.transaction(async (transaction) => {
    await transaction.blueprints.insert({ id, name: 'Untitled agent', blueprint_data: kFirst });
    await transaction.activity_log.insert(firstVersion({ id, name: 'Untitled agent', blueprint_data: kFirst }));
  });
  return id;
}

/** What the history says of a new blueprint. */
export function firstVersion({ id, name, blueprint_data }: Pick<Blueprints, 'id' | 'name' | 'blueprint_data'>) {
  return saved(id, 1, name, blueprint_data);
}

/** Saves what the agent is, and keeps it in the history: both or neither. */
export async function saveBlueprint(db: Freehold, blueprint: Blueprints, data: JsonValue): Promise<void> {
  await db.transaction(async (transaction) => {
    await transaction.blueprints.update(blueprint.id, { blueprint_data: data });
    // The server counts versions; what waits for it is counted on from what is known here.
    const [latest] = await transaction.query<{ version: number | null }>(
      `SELECT max(detail ->> 'version') AS version FROM activity_log WHERE subject_id = ? AND action = ?`,
      [blueprint.id, kSaved],
    );
    const version = Math.max(latest?.version ?? 0, blueprint.version) + 1;
    await transaction.activity_log.insert(saved(blueprint.id, version, blueprint.name, data));
  });
}

function saved(id: string, version: number, name: string, data: JsonValue) {
  return {
    action: kSaved,
    subject_table: 'blueprints',
    subject_id: id,
    detail: { version, name, blueprint_data: data },
  };
}

/** The same text for the same data: databases keep no order of keys, so they stand in the alphabet's. */
export function asText(data: JsonValue): string {
  return JSON.stringify(inOrder(data), null, 2);
}

function inOrder(data: JsonValue): JsonValue {
  if (Array.isArray(data)) return data.map(inOrder);
  if (data === null || typeof data !== 'object') return data;
  const entries = Object.entries(data).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, value]) => [key, inOrder(value)]));
}

/** What the text means; throws `invalid_value`, with the line where it stops being JSON. */
export function readText(text: string): JsonValue {
  let data: JsonValue;
  try {
    data = JSON.parse(text) as JsonValue;
  } catch (error) {
    throw new FreeholdError({ code: 'invalid_value', message: jsonProblem(text, error as Error) });
  }
  if (data === null || typeof data !== 'object' || Array.isArray(data)) {
    throw new FreeholdError({
      code: 'invalid_value',
      message: 'A blueprint is one object: it begins with { and ends with }.',
    });
  }
  return data;
}

/** Browsers say where by a number of characters, or by line and column; people look for lines. */
export function jsonProblem(text: string, error: Error): string {
  if (text.trim() === '') return 'There is nothing yet: write an object, { … }.';
  const place = /position (\d+)/.exec(error.message)?.[1];
  if (place === undefined) return `This is not JSON yet: ${error.message}.`;
  const before = text.slice(0, Number(place)).split('\n');
  return `This is not JSON yet: look at line ${before.length}, character ${(before.at(-1)?.length ?? 0) + 1}.`;
}
