/**
 * The only way in. One channel, one handler; answered for the main frame of our own window at our own address and for
 * nobody else: a frame inside it, or a page that took its place, is refused before its question is read.
 */
import type { IpcMain, IpcMainInvokeEvent } from 'electron';
import { ASK_CHANNEL } from '../../shared/contract/names.ts';
import { fail, type Result } from '../../shared/domain/fault.ts';
import type { Log } from '../base/log.ts';
import type { Serve } from './serve.ts';

/** What of an event decides. */
export interface Sender { readonly isMainFrame: boolean; readonly url: string }

export function isOurs(sender: Sender | undefined, origin: string): boolean {
  return sender !== undefined && sender.isMainFrame && (sender.url === origin || sender.url.startsWith(`${origin}/`));
}

export function openGate(ipcMain: IpcMain, serve: Serve, origin: string, log: Log): void {
  ipcMain.handle(ASK_CHANNEL, async (event, method: unknown, input: unknown): Promise<Result<unknown>> => {
    if (isOurs(senderOf(event), origin)) return serve(method, input);
    log.write('warning', 'a question from a foreign frame was refused', { from: event.senderFrame?.url ?? 'a frame that is gone' });
    return fail({ code: 'bad-request', why: 'this page may not ask' });
  });
}

function senderOf(event: IpcMainInvokeEvent): Sender | undefined {
  const frame = event.senderFrame;
  return frame === null ? undefined : { isMainFrame: frame === event.sender.mainFrame, url: frame.url };
}
