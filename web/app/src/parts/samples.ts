import { newId, type Freehold } from '@freehold/client';
import { firstVersion } from '../agents/blueprints';

const kTasks = [
  { title: 'Press ? to see what the keyboard can do' },
  {
    title: 'Switch the network off and go on working',
    description: 'The pill below on the left says what waits for it.',
  },
  { title: 'Open a second tab: both show the same' },
  { title: 'Complete this one', completed: true },
];

const kNote = {
  title: 'How this works',
  content: `Everything you write is in a database on this device first. That is why nothing here has to load.

- Without a network all of it goes on working.
- With one, your other devices have it a moment later.
- Two devices may change different parts of the same thing: both changes stay.`,
};

const kAgent = {
  name: 'Gardener',
  description: 'Knows what grows where, and when it wants water',
  blueprint_data: {
    instructions: 'Help with the garden. Ask for the weather first.',
    tools: ['add_task', 'list_tasks'],
  },
};

/** A workspace to play with, all of it or none. The first of the list is written last: newest is on top. */
export async function addSamples(db: Freehold): Promise<void> {
  const agent = { id: newId(), ...kAgent };
  await db.transaction(async (transaction) => {
    for (const task of [...kTasks].reverse()) await transaction.tasks.insert(task);
    await transaction.notes.insert(kNote);
    await transaction.blueprints.insert(agent);
    await transaction.activity_log.insert(firstVersion(agent));
  });
}
