import { FreeholdError } from '@freehold/client';
import { Component, type ReactNode } from 'react';
import { NotLoaded } from './late';
import { Trouble } from './trouble';
import { viewTroubleWords } from './words';

interface Props {
  /** Of a part of a page: the rest of the page stays, and the words are few. */
  part?: boolean;
  children: ReactNode;
}

/** Catches what a view could not show, so that the rest of the app stays. */
export class Boundary extends Component<Props, { error: FreeholdError | null }> {
  override state: { error: FreeholdError | null } = { error: null };

  static getDerivedStateFromError(error: unknown): { error: FreeholdError } {
    if (error instanceof FreeholdError) return { error };
    return { error: new FreeholdError({ code: 'internal', message: String(error) }) };
  }

  private readonly again = (): void => {
    if (this.state.error instanceof NotLoaded) this.state.error.forget();
    this.setState({ error: null });
  };

  override render(): ReactNode {
    const { error } = this.state;
    if (error === null) return this.props.children;
    const words = viewTroubleWords(error, error instanceof NotLoaded);
    if (this.props.part !== true) return <Trouble words={words} error={error} onRetry={this.again} reload />;
    return (
      <p className="part-trouble" role="alert">
        {words.title}.{' '}
        <button type="button" className="link" onClick={this.again}>
          Try again
        </button>
      </p>
    );
  }
}
