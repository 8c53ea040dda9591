/** What a target of a Dockerfile sets, not counting what it inherits. */
export interface DockerTarget {
  user: string;
  env: Record<string, string>;
  entrypoint: string[];
  labels: Record<string, string>;
}

/** @throws Error when there is no such target */
export function dockerTarget(dockerfile: string, target: string): DockerTarget {
  const stages = dockerfile.split(/^FROM .* AS /m);
  const stage = stages.find((text) => text.startsWith(`${target}\n`));
  if (stage === undefined) throw new Error(`the Dockerfile has no target ${target}`);
  const valueOf = (instruction: string): string =>
    new RegExp(`^${instruction} (.*)$`, 'm').exec(stage)?.[1] ?? '';
  return {
    user: valueOf('USER'),
    env: pairsIn(valueOf('ENV')),
    entrypoint: JSON.parse(valueOf('ENTRYPOINT') || '[]') as string[],
    labels: pairsIn(valueOf('LABEL')),
  };
}

function pairsIn(text: string): Record<string, string> {
  const pairs = text.matchAll(/([\w.]+)="([^"]*)"/g);
  return Object.fromEntries([...pairs].map(([, key = '', value = '']) => [key, value]));
}
