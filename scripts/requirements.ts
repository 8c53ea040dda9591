import { DOCKER, inspect } from '../harness/containers/engine';
import { runChild } from '../harness/lifetime/child';
import { missingOf, type Peer } from '../harness/peers';
import { Complaint } from '../harness/command-line';

/* What some scripts need in addition to Node.js, checked before they begin. */

/** @throws Complaint that names what is missing of these peers */
export function requirePeers(...peers: readonly Peer[]): void {
  const missing = missingOf(...peers);
  if (missing.length === 0) return;
  throw new Complaint(
    `This needs ${peers.join(' and ')}, and ${missing.join(' and ')} is not installed here. On ` +
      'Debian: apt-get install openssh-server gnupg',
  );
}

/** @throws Complaint unless the container engine answers */
export function requireEngine(): void {
  const { error, status } = runChild(DOCKER, ['info'], { stdio: 'ignore' });
  if (error === undefined && status === 0) return;
  throw new Complaint(
    `This needs Docker, and "${DOCKER} info" fails here. Start Docker, or name a command that takes ` +
      'its place in DOCKER.',
  );
}

/** @throws Complaint unless these images are there */
export async function requireImages(...images: readonly string[]): Promise<void> {
  for (const image of images) {
    await inspect(image).catch((error: unknown) => {
      throw new Complaint(`There is no image ${image} here: npm run images builds it.`, {
        cause: error,
      });
    });
  }
}
