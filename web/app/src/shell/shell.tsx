import { useFreehold } from '@freehold/client/react';
import { CircleCheck, Keyboard, NotebookText, UserRound } from 'lucide-react';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { Link, Redirect, Route, Switch, useLocation } from 'wouter';
import { AccountView } from '../account/account_view';
import { NotesView } from '../notes/notes_view';
import { Boundary } from '../parts/boundary';
import { isMac, listenForKeys, useActions, type Action } from '../parts/actions';
import { Mark } from '../parts/mark';
import { report } from '../parts/reports';
import { useSessionCalls } from '../session/session';
import { SyncView } from '../sync/sync_view';
import { TasksView } from '../tasks/tasks_view';
import { Palette } from './palette';
import { Shortcuts } from './shortcuts';
import { StatusPill } from './status_pill';
import { Toasts } from './toasts';

type Open = 'palette' | 'shortcuts' | null;

/** Everything that stands around a view: where one can go, how sync is, and what keys do. */
export function Shell() {
  const [open, setOpen] = useState<Open>(null);
  const [path, navigate] = useLocation();
  // A view that failed gets a new start when one goes elsewhere.
  const place = path.split('/')[1];
  const db = useFreehold();
  const inMemory = db.status.storage === 'memory';
  const session = useSessionCalls();
  const close = useCallback(() => setOpen(null), []);
  useEffect(listenForKeys, []);
  useActions(
    useMemo<Action[]>(
      () => [
        { id: 'go-tasks', label: 'Go to Tasks', group: 'Go to', run: () => navigate('/tasks') },
        { id: 'go-notes', label: 'Go to Notes', group: 'Go to', run: () => navigate('/notes') },
        { id: 'go-sync', label: 'Go to Sync', group: 'Go to', run: () => navigate('/sync') },
        { id: 'go-account', label: 'Go to Account', group: 'Go to', run: () => navigate('/account') },
        {
          id: 'palette',
          label: 'Find an action',
          group: 'Anywhere',
          key: 'Mod+k',
          inPalette: false,
          run: () => setOpen('palette'),
        },
        ...(inMemory
          ? []
          : [
              {
                id: 'lock',
                label: 'Lock',
                group: 'Anywhere' as const,
                key: 'Mod+Shift+l',
                run: () => void db.lock().catch(report),
              },
            ]),
        { id: 'another-account', label: 'Use another account', group: 'Anywhere', run: session.leave },
        { id: 'shortcuts', label: 'Keyboard shortcuts', group: 'Anywhere', key: '?', run: () => setOpen('shortcuts') },
      ],
      [navigate, db, inMemory, session],
    ),
  );
  return (
    <div className="shell">
      <nav className="rail" aria-label="Places">
        <div className="brand">
          <Mark size={24} />
          <span>Freehold</span>
        </div>
        <Place to="/tasks" icon={<CircleCheck size={18} />} label="Tasks" />
        <Place to="/notes" icon={<NotebookText size={18} />} label="Notes" />
        <span className="rail-space" />
        <StatusPill />
        <Place to="/account" icon={<UserRound size={18} />} label="Account" />
        <button type="button" className="rail-hint" onClick={() => setOpen('palette')}>
          <Keyboard size={14} aria-hidden="true" />
          <span>
            Actions <kbd>{isMac ? '⌘' : 'Ctrl'}</kbd> <kbd>K</kbd>
          </span>
        </button>
      </nav>
      <Boundary key={place}>
        <Switch>
          <Route path="/tasks/:id?">{({ id }) => <TasksView id={id ?? null} />}</Route>
          <Route path="/notes/:id?">{({ id }) => <NotesView id={id ?? null} />}</Route>
          <Route path="/sync">
            <SyncView />
          </Route>
          <Route path="/account">
            <AccountView />
          </Route>
          <Route>
            <Redirect to="/tasks" replace />
          </Route>
        </Switch>
      </Boundary>
      <Toasts />
      {open === 'palette' && <Palette onClose={close} />}
      {open === 'shortcuts' && <Shortcuts onClose={close} />}
    </div>
  );
}

function Place({ to, icon, label }: { to: string; icon: React.ReactNode; label: string }) {
  const [path] = useLocation();
  const here = path === to || path.startsWith(`${to}/`);
  return (
    <Link href={to} className={here ? 'place here' : 'place'} aria-current={here ? 'page' : undefined}>
      {icon}
      <span>{label}</span>
    </Link>
  );
}
