/** Native Windows event logs, `.evtx`, as they lie in `C:\Windows\System32\winevt\Logs`. */
import { unfitting, type Format } from '../format.ts';
import { evtxChunks } from '../records/evtx-chunks.ts';
import { readEventJson } from '../windows/from-event.ts';

export const windowsEvtxFormat: Format = {
  id: 'windows-evtx',
  title: 'Windows event log (.evtx)',
  arrays: [],
  sniff: (head) => (head.shape === 'binary' && (head.text.startsWith('ElfFile\0') || head.text.includes('ElfChnk\0')) ? 'the signature ElfFile or ElfChnk of a Windows event log' : undefined),
  split: () => evtxChunks(),
  open: () => ({ read: (record) => (record.kind === 'json' ? readEventJson(record.value) : unfitting(record)) }),
};
