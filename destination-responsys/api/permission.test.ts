import type { PermissionStatus, Targets } from '../responsys';
import type { Call, Reply } from './call';
import { ResponsysApi } from './responsys-api';

const ROW = { EMAIL_ADDRESS_: 'ann@example.com' };

/** The rule in a call's body, at any depth. */
async function rules(permission: PermissionStatus, asNew?: PermissionStatus): Promise<unknown[]> {
  const targets: Targets = {
    ...{ list: 'CONTACTS', campaign: 'Welcome', userFields: 'F', segments: 'S' },
    ...{ match: 'EMAIL_ADDRESS_', permission, listFolder: 'Lytics', event: undefined },
  };
  const sent: unknown[] = [];
  const send = ({ body, template }: Call): Promise<Reply> => {
    sent.push((body as { mergeRule: { defaultPermissionStatus: unknown } }).mergeRule);
    const value = template.includes('campaigns')
      ? [{ success: true, recipientId: 1, errorMessage: null }]
      : { recordData: { fieldNames: ['RIID_'], records: [['1']] } };
    return Promise.resolve({ value, correlationId: undefined });
  };
  const api = new ResponsysApi(send, targets);
  await api.mergeList([ROW], true, asNew);
  await api.mergeList([ROW], false);
  await api.trigger([{ cells: ROW, data: {} }]);
  return sent;
}

test.each(['OPTIN', 'OPTOUT'] as const)(
  'the default permission %s is sent with each merge and each e-mail',
  async (permission) => {
    const rule = expect.objectContaining({ defaultPermissionStatus: permission }) as unknown;
    expect(await rules(permission)).toEqual([rule, rule, rule]);
  },
);

test('a merge may say what those get who are new to the list, and no other call does then', async () => {
  const rule = (defaultPermissionStatus: string): unknown =>
    expect.objectContaining({ defaultPermissionStatus });
  expect(await rules('OPTIN', 'OPTOUT')).toEqual([rule('OPTOUT'), rule('OPTIN'), rule('OPTIN')]);
});
