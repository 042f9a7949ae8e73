import { FreeholdError } from '@freehold/client';
import { Component, type ReactNode } from 'react';
import { Trouble } from './trouble';

/** Code of the app that did not come: without a network, or because the server has another version by now. */
export class NotLoaded extends FreeholdError {
  constructor(cause: unknown) {
    super({ code: 'offline', message: `A part of the app could not be loaded: ${String(cause)}` });
  }
}

/** Catches what a view could not show, so that the rest of the app stays. */
export class Boundary extends Component<{ children: ReactNode }, { error: FreeholdError | null }> {
  override state: { error: FreeholdError | null } = { error: null };

  static getDerivedStateFromError(error: unknown): { error: FreeholdError } {
    if (error instanceof FreeholdError) return { error };
    return { error: new FreeholdError({ code: 'internal', message: String(error) }) };
  }

  override render(): ReactNode {
    if (this.state.error === null) return this.props.children;
    // What failed to load fails for as long as the page lives.
    const again =
      this.state.error instanceof NotLoaded ? () => location.reload() : () => this.setState({ error: null });
    return <Trouble error={this.state.error} onRetry={again} />;
  }
}
