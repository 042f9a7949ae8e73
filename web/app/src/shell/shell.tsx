import { useFreehold } from '@freehold/client/react';
import { Ellipsis, Keyboard } from 'lucide-react';
import { Suspense, useCallback, useEffect, useMemo, useState } from 'react';
import { Link, Redirect, Route, Switch, useLocation } from 'wouter';
import { Boundary } from '../parts/boundary';
import { isMac, listenForKeys, useActions, type Action } from '../parts/actions';
import { showDevtools } from '../parts/devtools';
import { Mark } from '../parts/mark';
import { report } from '../parts/reports';
import { useSessionCalls } from '../session/session';
import { More } from './more';
import { Palette } from './palette';
import { kTabsOnPhone, places, type Place } from './places';
import { Shortcuts } from './shortcuts';
import { StatusPill } from './status_pill';
import { Toasts } from './toasts';

type Open = 'palette' | 'shortcuts' | 'more' | null;

/** The status pill stands for it wherever there is one. */
const listed = places.filter(({ name }) => name !== 'sync');
const top = listed.filter(({ list }) => list === 'top');
const bottom = listed.filter(({ list }) => list === 'bottom');
const behindMore = listed.filter((place) => !top.slice(0, kTabsOnPhone).includes(place));

/** Everything that stands around a view: where one can go, how sync is, and what keys do. */
export function Shell() {
  const [open, setOpen] = useState<Open>(null);
  const [path] = useLocation();
  // A view that failed gets a new start when one goes elsewhere.
  const place = path.split('/')[1];
  const close = useCallback(() => setOpen(null), []);
  useEffect(listenForKeys, []);
  useShellActions(setOpen);
  useRoomWarning();
  return (
    <div className="shell">
      <nav className="rail" aria-label="Places">
        <div className="brand">
          <Mark size={24} />
          <span>Freehold</span>
        </div>
        {top.map((each) => (
          <PlaceLink key={each.name} place={each} />
        ))}
        <span className="rail-space" />
        <StatusPill />
        {bottom.map((each) => (
          <PlaceLink key={each.name} place={each} />
        ))}
        <button
          type="button"
          className={behindMore.some(({ name }) => name === place) ? 'place on-phone here' : 'place on-phone'}
          aria-haspopup="dialog"
          onClick={() => setOpen('more')}
        >
          <Ellipsis size={18} aria-hidden="true" />
          <span>More</span>
        </button>
        <button type="button" className="rail-hint" onClick={() => setOpen('palette')}>
          <Keyboard size={14} aria-hidden="true" />
          <span>
            Actions <kbd>{isMac ? '⌘' : 'Ctrl'}</kbd> <kbd>K</kbd>
          </span>
        </button>
      </nav>
      <Boundary key={place}>
        <Suspense fallback={<main className="view" aria-busy="true" />}>
          <Switch>
            {places.map(({ name, view: View }) => (
              <Route key={name} path={`/${name}/:id?`}>
                {({ id }) => <View id={id ?? null} />}
              </Route>
            ))}
            <Route>
              <Redirect to={`/${places[0]?.name ?? ''}`} replace />
            </Route>
          </Switch>
        </Suspense>
      </Boundary>
      <Toasts />
      {open === 'palette' && <Palette onClose={close} />}
      {open === 'shortcuts' && <Shortcuts onClose={close} />}
      {open === 'more' && <More places={behindMore} onActions={() => setOpen('palette')} onClose={close} />}
    </div>
  );
}

function useShellActions(setOpen: (open: Open) => void): void {
  const [, navigate] = useLocation();
  const db = useFreehold();
  const inMemory = db.status.storage === 'memory';
  const session = useSessionCalls();
  const actions = useMemo<Action[]>(() => {
    const lock: Action = {
      id: 'lock',
      label: 'Lock',
      group: 'Anywhere',
      key: 'Mod+Shift+l',
      run: () => void db.lock().catch(report),
    };
    return [
      ...places.map(({ name, label }): Action => ({
        id: `go-${name}`,
        label: `Go to ${label}`,
        group: 'Go to',
        run: () => navigate(`/${name}`),
      })),
      {
        id: 'palette',
        label: 'Find an action',
        group: 'Anywhere',
        key: 'Mod+k',
        inPalette: false,
        run: () => setOpen('palette'),
      },
      ...(inMemory ? [] : [lock]),
      {
        id: 'inside',
        label: 'Look inside the database',
        group: 'Anywhere',
        run: () => void showDevtools(db).catch(report),
      },
      { id: 'another-account', label: 'Use another account', group: 'Anywhere', run: session.leave },
      { id: 'shortcuts', label: 'Keyboard shortcuts', group: 'Anywhere', key: '?', run: () => setOpen('shortcuts') },
    ];
  }, [navigate, db, inMemory, session, setOpen]);
  useActions(actions);
}

/** Before a write fails: there is still room to do something about it. */
function useRoomWarning(): void {
  const db = useFreehold();
  useEffect(
    () => db.on('storageLow', () => report('There is little room left on this device. The Sync page says how much.')),
    [db],
  );
}

function PlaceLink({ place: { name, label, icon, list } }: { place: Place }) {
  const [path] = useLocation();
  const to = `/${name}`;
  const here = path === to || path.startsWith(`${to}/`);
  const onPhone = list === 'top' && top.slice(0, kTabsOnPhone).some((tab) => tab.name === name);
  return (
    <Link
      href={to}
      className={`place${here ? ' here' : ''}${onPhone ? '' : ' on-desktop'}`}
      aria-current={here ? 'page' : undefined}
    >
      {icon}
      <span>{label}</span>
    </Link>
  );
}
