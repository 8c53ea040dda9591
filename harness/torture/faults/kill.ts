import type { Trial } from '../trial';

/**
 * kill -9 at random points, each sync going on from the last state that was heard: by the number
 * of records, with what was still in the pipe thrown away, or by time, which also meets a
 * connector that connects, lists, or authenticates a message.
 */
export async function killed(trial: Trial): Promise<void> {
  const { random } = trial;
  await trial.fill({ large: 2, small: 4 });
  for (let kills = random.between(2, 4); kills > 0; kills--) {
    if (random.chance(0.7)) {
      let records = random.between(1, 70_000);
      const killAfter = ({ record }: { record?: unknown }): boolean =>
        record !== undefined && --records <= 0;
      await trial.sync({ killAfter }, ['killed', 'complete']);
    } else {
      const after = random.between(50, 2_500);
      let timer: NodeJS.Timeout | undefined;
      await trial.sync(
        {
          onStart: (connector) => {
            timer = setTimeout(() => {
              connector.kill('SIGKILL');
            }, after);
          },
        },
        ['killed', 'complete'],
      );
      clearTimeout(timer);
    }
  }
}
