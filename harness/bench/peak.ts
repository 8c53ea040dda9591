/*
 * Loaded into a process that is measured: says on stderr, when it ends, its peak memory in KiB, its
 * processor time in microseconds, and the medians of its memory in KiB, looked at from time to
 * time, over the second and the last quarter of its life. Were it growing, the last would be larger.
 */
const EVERY_MS = 200;

const seen: number[] = [];
setInterval(() => seen.push(process.memoryUsage.rss() / 1024), EVERY_MS).unref();

function medianOf(from: number, to: number): number {
  const part = seen.slice(seen.length * from, seen.length * to).sort((a, b) => a - b);
  return Math.round(part[part.length >> 1] ?? 0);
}

process.on('exit', () => {
  const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
  const held = `${medianOf(0.25, 0.5)} ${medianOf(0.75, 1)}`;
  process.stderr.write(`peak ${maxRSS} cpu ${userCPUTime + systemCPUTime} held ${held}\n`);
});
