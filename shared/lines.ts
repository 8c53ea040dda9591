const NEWLINE = 10;

/**
 * The lines of a stream of bytes, without their ends and without empty ones, in groups as they
 * arrive. The stream is read no faster than the groups are consumed. A line may be of any length.
 */
export async function* linesOf(stream: AsyncIterable<Buffer>): AsyncGenerator<Buffer[]> {
  let parts: Buffer[] = [];
  for await (const chunk of stream) {
    const lines: Buffer[] = [];
    let start = 0;
    for (let end; (end = chunk.indexOf(NEWLINE, start)) !== -1; start = end + 1) {
      const piece = chunk.subarray(start, end);
      const line = parts.length === 0 ? piece : Buffer.concat([...parts, piece]);
      parts = [];
      if (line.length > 0) lines.push(line);
    }
    if (start < chunk.length) parts.push(chunk.subarray(start));
    if (lines.length > 0) yield lines;
  }
  const last = Buffer.concat(parts);
  if (last.length > 0) yield [last];
}
