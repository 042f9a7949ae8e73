import {
  Bot,
  ChartColumn,
  CircleCheck,
  ImageIcon,
  MessagesSquare,
  NotebookText,
  RefreshCw,
  UserRound,
} from 'lucide-react';
import type { ComponentType, ReactNode } from 'react';
import { late } from '../parts/late';

type View = ComponentType<{ id: string | null }>;

export interface Place {
  /** The first segment of its addresses: `/tasks`, `/tasks/<id>`. */
  name: string;
  label: string;
  icon: ReactNode;
  /** `id` is the second segment, where there is one. */
  view: View;
  /** Where a desktop lists it: with what people make, or below it with what belongs to the app. */
  list: 'top' | 'bottom';
}

const kIcon = 18;

/**
 * Everywhere one can go, in order. A view is loaded when somebody first goes there, from this device where the app is
 * installed.
 */
export const places: readonly Place[] = [
  {
    name: 'tasks',
    label: 'Tasks',
    icon: <CircleCheck size={kIcon} />,
    list: 'top',
    view: late(async () => (await import('../tasks/tasks_view')).TasksView),
  },
  {
    name: 'notes',
    label: 'Notes',
    icon: <NotebookText size={kIcon} />,
    list: 'top',
    view: late(async () => (await import('../notes/notes_view')).NotesView),
  },
  {
    name: 'images',
    label: 'Images',
    icon: <ImageIcon size={kIcon} />,
    list: 'top',
    view: late(async () => (await import('../images/images_view')).ImagesView),
  },
  {
    name: 'chat',
    label: 'Chat',
    icon: <MessagesSquare size={kIcon} />,
    list: 'top',
    view: late(async () => (await import('../chat/chat_view')).ChatView),
  },
  {
    name: 'data',
    label: 'Data',
    icon: <ChartColumn size={kIcon} />,
    list: 'top',
    view: late(async () => (await import('../data/data_view')).DataView),
  },
  {
    name: 'agents',
    label: 'Agents',
    icon: <Bot size={kIcon} />,
    list: 'top',
    view: late(async () => (await import('../agents/agents_view')).AgentsView),
  },
  {
    name: 'sync',
    label: 'Sync',
    icon: <RefreshCw size={kIcon} />,
    list: 'bottom',
    view: late(async () => (await import('../sync/sync_view')).SyncView),
  },
  {
    name: 'account',
    label: 'Account',
    icon: <UserRound size={kIcon} />,
    list: 'bottom',
    view: late(async () => (await import('../account/account_view')).AccountView),
  },
];

/** So many tabs has a phone beside Sync and More; the rest is behind More. */
export const kTabsOnPhone = 3;
