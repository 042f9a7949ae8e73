import { FreeholdError } from '@freehold/client';
import { lazy, type ComponentType, type LazyExoticComponent } from 'react';

/** Code of the app that did not come: without a network, or because the server has another version by now. */
export class NotLoaded extends FreeholdError {
  constructor(
    cause: unknown,
    /** The next one who needs it asks for it anew. */
    readonly forget: () => void,
  ) {
    super({ code: 'offline', message: `A part of the app could not be loaded: ${String(cause)}` });
  }
}

/** A component that is loaded when it is first shown. Where that fails, a Boundary around it says so, and tries again. */
export function late<P extends object>(load: () => Promise<ComponentType<P>>): ComponentType<P> {
  let current: LazyExoticComponent<ComponentType<P>> | null = null;
  const forget = (): void => {
    current = null;
  };
  const begin = (): LazyExoticComponent<ComponentType<P>> =>
    lazy(async () => {
      try {
        return { default: await load() };
      } catch (error) {
        throw new NotLoaded(error, forget);
      }
    });
  // What has failed stays failed until somebody says `forget`: asked for with each drawing, it would be asked for without end.
  const Late: ComponentType<P> = (props) => {
    current ??= begin();
    const View = current as ComponentType<P>;
    return <View {...props} />;
  };
  return Late;
}
