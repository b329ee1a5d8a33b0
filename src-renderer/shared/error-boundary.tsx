/** Keeps a fault in one pane inside that pane, and offers to draw it again. */
import { Component } from 'react';
import type { ErrorInfo, ReactNode } from 'react';

interface Props {
  readonly name: string;
  readonly children: ReactNode;
}
interface State {
  readonly error: Error | null;
}

export class ErrorBoundary extends Component<Props, State> {
  override state: State = { error: null };

  static getDerivedStateFromError(error: unknown): State {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }

  override componentDidCatch(error: Error, info: ErrorInfo): void {
    console.error(`${this.props.name} failed`, error, info.componentStack);
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (!error) return this.props.children;
    return (
      <div className="empty-state" role="alert">
        <p className="empty-title">{this.props.name} stopped working</p>
        <p className="empty-text">{error.message}</p>
        <div className="empty-actions">
          <button type="button" className="button" onClick={() => this.setState({ error: null })}>
            Show it again
          </button>
        </div>
      </div>
    );
  }
}
