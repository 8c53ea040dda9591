import { readText, valuesOf } from '../e2e/texts';

describe('a value that runs over line ends', () => {
  const header = '"RIID","NOTE"\n';

  test('has at most a megabyte, however the bytes arrive', () => {
    const long = `"1","${'x'.repeat(99)}${`${'x'.repeat(999)}\n`.repeat(1_100)}"\n"2","x"\n`;
    const bytes = Buffer.from(header + long);
    const pieces = Array.from({ length: Math.ceil(bytes.length / 31_000) }, (_, i) =>
      bytes.subarray(i * 31_000, (i + 1) * 31_000),
    );
    for (const parts of [[bytes], pieces]) {
      const heard = readText(parts);
      expect(valuesOf(heard)).toEqual([['2', 'x']]);
      expect(heard.malformed).toHaveLength(1_101);
      expect(heard.malformed[0]).toEqual({ line: 1, reason: 'a quote is never closed' });
    }
  });

  // Searched again from each line on, this would take minutes.
  test('does not take longer and longer if every line has an open quote', () => {
    const lines = '"1","open\n'.repeat(20_000) + '"1",x\n'.repeat(40_000) + '"1","open\n'.repeat(2);
    const started = process.cpuUsage();
    const bytes = Buffer.from(header + lines);
    const pieces = Array.from({ length: Math.ceil(bytes.length / 31_000) }, (_, i) =>
      bytes.subarray(i * 31_000, (i + 1) * 31_000),
    );
    const heard = readText(pieces);
    expect(heard.records).toHaveLength(40_000);
    expect(heard.malformed).toHaveLength(20_002);
    // Processor time, as the machine may be busy.
    expect(process.cpuUsage(started).user).toBeLessThan(5_000_000);
  });
});
