import {
  asConnectorError,
  codeOf,
  configError,
  ConnectorError,
  framesOf,
  internalMessage,
  messageOf,
  systemError,
  transientError,
} from './errors';

/** The error that `work` throws. */
function thrownBy(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  throw new Error('Nothing was thrown.');
}

/**
 * As Node.js makes them: its own errors come from another realm than the tests, so from another
 * Error class.
 */
function systemCallError(): Error {
  const error = new Error("ENOENT: no such file or directory, open '/no/such/file'");
  return Object.assign(error, { errno: -2, code: 'ENOENT', syscall: 'open' });
}

function coded(message: string, code: unknown): Error {
  return Object.assign(new Error(message), { code });
}

class LibraryError extends Error {
  override readonly name = 'LibraryError';
}

describe('the makers of errors', () => {
  it.each([
    ['config_error', configError],
    ['transient_error', transientError],
    ['system_error', systemError],
  ] as const)('mark an error as a %s', (failureType, make) => {
    const cause = new Error('inner');
    const error = make('outer', cause);
    expect(error).toBeInstanceOf(ConnectorError);
    expect(error).toMatchObject({ name: 'ConnectorError', failureType, message: 'outer', cause });
  });
});

describe('asConnectorError', () => {
  it('returns a ConnectorError unchanged', () => {
    const error = configError('The folder is missing.');
    expect(asConnectorError(error)).toBe(error);
  });

  it.each<[string, unknown, string]>([
    ['an Error', new Error('canary'), '(Error)'],
    ['a SyntaxError', thrownBy(() => JSON.parse('{"canary') as unknown), '(SyntaxError)'],
    ['an error of a library', new LibraryError('canary'), '(LibraryError)'],
    ['a text', 'canary', '(string)'],
    ['an object', { message: 'canary' }, '(object)'],
    ['undefined', undefined, '(undefined)'],
  ])('calls %s unexpected and names only its kind', (_, thrown, kind) => {
    const error = asConnectorError(thrown);
    expect(error.failureType).toBe('system_error');
    expect(error.message).toContain(kind);
    expect(error.message).not.toContain('canary');
    expect(error.cause).toBe(thrown);
  });
});

// Their messages quote the value that failed.
const QUOTING: [string, unknown][] = [
  ['an unforeseen error', new Error('row 7: canary')],
  ['an unforeseen error with a code', coded('canary', 'CSV_RECORD_INCONSISTENT_COLUMNS')],
  ['an error of a library', new LibraryError('canary')],
  ['an error of several lines', new Error('row 7:\ncanary\ncanary')],
  ['an error with a line that looks like a frame', new Error('row 7:\n    at canary (x.ts:1:1)')],
  ['a SyntaxError of JSON', thrownBy(() => JSON.parse('canary') as unknown)],
  ['a SyntaxError of BigInt', thrownBy(() => BigInt('canary'))],
  [
    'a TypeError of Node.js that quotes an argument',
    Object.assign(
      new TypeError(
        'The "size" argument must be of type number. Received type string (\'canary\')',
      ),
      { code: 'ERR_INVALID_ARG_TYPE' },
    ),
  ],
  [
    'a TypeError of V8 that quotes a value',
    thrownBy(() => 'x' in ('canary' as unknown as Record<string, unknown>)),
  ],
  ['a text', 'canary'],
  ['an object', { message: 'canary', stack: '    at canary' }],
];
const WITH_CAUSES: [string, unknown][] = QUOTING.flatMap(([kind, error]): [string, unknown][] => [
  [kind, error],
  [`${kind} as a cause`, systemError('The file could not be read.', error)],
]);

describe('internalMessage', () => {
  it.each(WITH_CAUSES)('never quotes the message of %s', (_, error) => {
    expect(internalMessage(error)).not.toContain('canary');
  });

  it('quotes the messages of a ConnectorError and of its causes of the same kind', () => {
    const error = systemError('The sync failed.', configError('The key is missing.'));
    expect(internalMessage(error)).toBe(
      'ConnectorError: The sync failed. <- ConnectorError: The key is missing.',
    );
  });

  it('quotes the message of a system call, with its code', () => {
    expect(internalMessage(transientError('No file.', systemCallError()))).toBe(
      'ConnectorError: No file. <- ' +
        "Error [ENOENT]: ENOENT: no such file or directory, open '/no/such/file'",
    );
  });

  it('gives an unexpected error by name and code', () => {
    expect(internalMessage(coded('canary', 'E_ROW'))).toBe('Error [E_ROW]');
    expect(internalMessage(coded('canary', 4))).toBe('Error [4]');
    expect(internalMessage(new LibraryError('canary'))).toBe('LibraryError');
  });

  it('ends when errors cause one another', () => {
    const a = new Error('a');
    a.cause = new Error('b', { cause: a });
    expect(internalMessage(a).split(' <- ')).toHaveLength(8);
  });

  it('is one line', () => {
    expect(internalMessage(systemError('Outer.', new Error('one\ntwo')))).not.toContain('\n');
  });
});

describe('framesOf', () => {
  it.each(WITH_CAUSES)('never quotes the message of %s', (_, error) => {
    expect(framesOf(error)).not.toContain('canary');
  });

  it('returns the frames of an error and of its causes, each under its name', () => {
    const lines = framesOf(systemError('Outer.', new LibraryError('inner'))).split('\n');
    expect(lines.filter((line) => !/^\s+at /.test(line))).toEqual([
      'ConnectorError',
      'LibraryError',
    ]);
    expect(lines.filter((line) => line.includes('errors.test.ts')).length).toBeGreaterThan(1);
  });

  it('accepts an error without a stack', () => {
    const error = new LibraryError('canary');
    delete error.stack;
    expect(framesOf(error)).toBe('LibraryError');
  });

  it('ends when errors cause one another', () => {
    const a = new Error('a');
    a.cause = a;
    expect(framesOf(a).match(/^Error$/gm)).toHaveLength(8);
  });

  it('returns nothing for a value that is not an error', () => {
    expect(framesOf('canary')).toBe('');
  });
});

describe('codeOf', () => {
  it.each<[string, unknown, string | undefined]>([
    ['a word', coded('x', 'ECONNRESET'), 'ECONNRESET'],
    ['a number as text', coded('x', 4), '4'],
    ['no other kind of code', coded('x', { canary: 1 }), undefined],
    ['the code of an object that is no error', { code: 'E' }, 'E'],
    ['nothing for an error without one', new Error('x'), undefined],
    ['nothing for null', null, undefined],
    ['nothing for a text', 'E', undefined],
  ])('returns %s', (_, error, code) => {
    expect(codeOf(error)).toBe(code);
  });
});

describe('messageOf', () => {
  it('returns the message of an error, and anything else as text', () => {
    expect(messageOf(new Error('No route.'))).toBe('No route.');
    expect(messageOf('No route.')).toBe('No route.');
  });
});
