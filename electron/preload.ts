/**
 * All that the window has besides the web platform: `window.workbench`. It passes names that the contract knows, and
 * nothing else of Electron or Node. Built as one CommonJS file, because the window is sandboxed.
 */
import { contextBridge, ipcRenderer, webUtils } from 'electron';
import { ASK_CHANNEL, METHODS, PUSH_CHANNEL, PUSHES } from '../shared/contract/names.ts';

const methods: ReadonlySet<unknown> = new Set(METHODS);
const listeners = new Map<string, Set<(value: unknown) => void>>(PUSHES.map((push) => [push, new Set()]));

// One listener for all: the event object, which holds a way to send, stays here and only the value goes on.
ipcRenderer.on(PUSH_CHANNEL, (_event, name: string, value: unknown) => {
  for (const listener of listeners.get(name) ?? []) listener(value);
});

// Peer connections open sockets past the content security policy and the request filter: we have no use for them.
contextBridge.executeInMainWorld({
  func: () => {
    for (const name of ['RTCPeerConnection', 'webkitRTCPeerConnection', 'RTCDataChannel', 'RTCSessionDescription', 'RTCIceCandidate']) {
      Reflect.deleteProperty(globalThis, name);
    }
  },
});

contextBridge.exposeInMainWorld('workbench', {
  /** Resolves to a `Result`; the types are in shared/contract/messages.ts. */
  ask(method: string, input: unknown): Promise<unknown> {
    if (!methods.has(method)) return Promise.reject(new TypeError('unknown method'));
    return ipcRenderer.invoke(ASK_CHANNEL, method, input);
  },

  /** Calls back on every push of that name; gives the function that ends it. */
  on(push: string, listener: (value: unknown) => void): () => void {
    const listening = listeners.get(push);
    if (listening === undefined) throw new TypeError('unknown push');
    // A wrapper of its own, so that the same function given twice is two subscriptions.
    const own = (value: unknown): void => listener(value);
    listening.add(own);
    return () => void listening.delete(own);
  },

  /** The path of a file that a person dropped on the window; empty for a file made by the page. */
  pathOf: (file: File): string => webUtils.getPathForFile(file),
});
