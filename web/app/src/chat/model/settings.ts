import type { Freehold } from '@freehold/client';
import { useFreehold } from '@freehold/client/react';
import { useCallback, useEffect, useState } from 'react';
import type { ModelSettings } from './complete';

const kSetting = 'chat-model';

/** The key never leaves this device's encrypted database but for the model's own server. */
export function loadModel(db: Freehold): Promise<ModelSettings | null> {
  return db.settings.get<ModelSettings>(kSetting);
}

/** Undefined while it is read, null where none is set: the assistant of this device answers then. */
export function useModel(): [ModelSettings | null | undefined, (next: ModelSettings | null) => Promise<void>] {
  const db = useFreehold();
  const [model, setModel] = useState<ModelSettings | null>();
  useEffect(() => {
    let left = false;
    loadModel(db).then(
      (found) => {
        if (!left) setModel(found);
      },
      () => {
        if (!left) setModel(null);
      },
    );
    return () => {
      left = true;
    };
  }, [db]);
  const save = useCallback(
    async (next: ModelSettings | null) => {
      await db.settings.set(kSetting, next);
      setModel(next);
    },
    [db],
  );
  return [model, save];
}
