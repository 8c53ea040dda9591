import {
  CONNECTION_RULES,
  type ConnectionEvidence,
} from '../../harness/acceptance/connection-rules';
import { LIST, startRig, type Rig } from './rig';

let rig: Rig;
let evidence: ConnectionEvidence;
beforeAll(async () => {
  rig = await startRig();
  const workflow = { workflow_type: 'export_users', list: LIST };
  const config = rig.config(workflow);
  const refused = { ...config, workflow: { ...workflow, list: 'NO_SUCH_LIST' } };
  evidence = {
    working: await rig.run('check', config),
    refused: await rig.run('check', refused),
    invalid: await rig.run('check', {}),
  };
});
afterAll(() => rig.stop());

test.each(CONNECTION_RULES)('check holds $name', (rule) => {
  expect(rule.violations(evidence)).toEqual([]);
});
