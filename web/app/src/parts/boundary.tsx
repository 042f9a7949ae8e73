import { FreeholdError } from '@freehold/client';
import { Component, type ReactNode } from 'react';
import { Trouble } from './trouble';

/** Catches what a view could not show, so that the rest of the app stays. */
export class Boundary extends Component<{ children: ReactNode }, { error: FreeholdError | null }> {
  override state: { error: FreeholdError | null } = { error: null };

  static getDerivedStateFromError(error: unknown): { error: FreeholdError } {
    if (error instanceof FreeholdError) return { error };
    return { error: new FreeholdError({ code: 'internal', message: String(error) }) };
  }

  override render(): ReactNode {
    if (this.state.error === null) return this.props.children;
    return <Trouble error={this.state.error} onRetry={() => this.setState({ error: null })} />;
  }
}
