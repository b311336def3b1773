/** A bug in drawing takes down this part of the window, not the whole: it says so and offers to draw again. */
import { Button } from '@blueprintjs/core';
import { Component, type ReactNode } from 'react';
import { visible } from '../format/hostile.ts';

interface Props { readonly children: ReactNode }
interface State { readonly problem: string | undefined }

export class Boundary extends Component<Props, State> {
  override state: State = { problem: undefined };

  static getDerivedStateFromError(error: unknown): State {
    return { problem: error instanceof Error ? error.message : String(error) };
  }

  override render(): ReactNode {
    if (this.state.problem === undefined) return this.props.children;
    return (
      <div className="empty" role="alert">
        <h2>This part of the window could not be drawn</h2>
        <p className="muted">The case is not affected. Draw it again, or go to another view; if it comes back, note this text: <span className="mono">{visible(this.state.problem)}</span></p>
        <Button onClick={() => { this.setState({ problem: undefined }); }}>Draw again</Button>
      </div>
    );
  }
}
