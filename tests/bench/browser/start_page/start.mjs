// An application that opens the account in its address, and asks for the latest of its tasks.
import { Freehold } from '@freehold/client';

const latest =
  'SELECT id, title, completed FROM tasks WHERE user_id = freehold_owner() ORDER BY created_at DESC LIMIT 50';

async function start() {
  const db = await Freehold.open({ account: decodeURIComponent(location.hash.slice(1)) });
  const rows = await db.query(latest);
  const took = performance.now();
  await db.close();
  return { took, rows: rows.length };
}

window.started = start();
