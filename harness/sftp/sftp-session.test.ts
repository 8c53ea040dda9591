import { EventEmitter, once } from 'node:events';

import type { SFTPWrapper } from 'ssh2';

import type { OpenFile, ServedFiles } from './served-files';
import { ServerSession } from './sftp-session';

test('a file that is still being opened when its client goes is closed', async () => {
  const counters = { connections: 0, listings: 0, opens: 0, reads: 0, bytes: 0, openHandles: 0 };
  const steps = new EventEmitter();
  const file = {
    close: () => Promise.resolve(steps.emit('closed')),
  } as unknown as OpenFile;
  const files = { open: () => once(steps, 'opened').then(() => file) } as unknown as ServedFiles;
  const sftp = new EventEmitter();
  const session = new ServerSession(sftp as SFTPWrapper, {
    ...{ files, faults: {}, counters, home: '/home' },
    ...{ note: () => undefined, drop: () => undefined },
  });
  sftp.emit('OPEN', 0, '/home/download/a.csv', 1);
  await session.end();
  const closed = once(steps, 'closed');
  steps.emit('opened');
  await closed;
  expect(counters.openHandles).toBe(0);
});
