import { LIST, membersOf, SEGMENTS } from '../../destination-responsys/e2e/rig';
import type { ResponsysServer } from '../responsys/server';
import type { Unknowns } from '../responsys/unknowns';
import type { Story } from './story';

/** An account that a destination has written to, and what excuses a member who is not in it. */
export interface WrittenAccount {
  server: ResponsysServer;
  unknowns: Unknowns;
  /** Addresses that several profiles share. */
  shared: ReadonlySet<string>;
  /** Members whose e-mail may have been sent or not, in all syncs together. */
  unknown: number;
}

/** How many members are missing, should not be there, or have a membership or a city that is wrong. */
export function wrongMembers(stories: readonly Story[], account: WrittenAccount): number {
  const expected = new Map(stories.flatMap(({ members }) => [...members]));
  const found = new Set(Object.keys(membersOf(account.server)));
  const rows = rowsOfMemberships(stories, account.server);
  const columns = memberships(account.server);
  const recordedOf = (email: string): (string | undefined)[] => {
    const { workflow = {} } = stories.find(({ members }) => members.has(email)) ?? {};
    const recorded = workflow['memberships_layout'] === 'rows' ? rows : columns;
    return recorded.get(email) ?? [undefined];
  };
  let wrong = 0;
  for (const [email, membership] of expected) {
    // Somebody of unknown fate may not have been merged either.
    const excused = stories.some(({ mailed }) => mailed.has(email)) && account.unknown > 0;
    if (!found.has(email) && !excused) wrong++;
    else if (membership !== undefined && found.has(email)) {
      const right = recordedOf(email).map((one) => one === membership);
      if (!suffices(right, email, account)) wrong++;
    }
  }
  for (const email of found) if (!expected.has(email)) wrong++;
  // Whoever is not in the list any more is in no audience.
  for (const [email, said] of rows) if (!found.has(email) && said.includes('1')) wrong++;
  return wrong + wrongCities(stories, account);
}

// Of an address that is shared, not every profile need be known.
function wrongCities(stories: readonly Story[], { server, shared }: WrittenAccount): number {
  const cities = new Map(stories.flatMap((story) => [...story.cities]));
  return server.members(LIST).filter(({ EMAIL_ADDRESS_, CITY_ }) => {
    const city = cities.get(EMAIL_ADDRESS_ ?? '');
    return city !== undefined && !shared.has(EMAIL_ADDRESS_ ?? '') && CITY_ !== city;
  }).length;
}

// Of an address that is shared, as many profiles are right as Responsys's answers let be known.
function suffices(right: readonly boolean[], email: string, account: WrittenAccount): boolean {
  const { sharedAddress } = account.unknowns;
  if (!account.shared.has(email) || sharedAddress === 'a result for each')
    return !right.includes(false);
  return sharedAddress === 'refused' || right.includes(true);
}

// What is recorded of the audience, by address: one for each profile that has it.
function memberships(server: ResponsysServer): Map<string, (string | undefined)[]> {
  const has = server.fields(LIST, SEGMENTS) !== undefined;
  const rows = new Map(
    (has ? server.rows(LIST, SEGMENTS) : []).map(({ riid, values }) => [riid, values['VIP']]),
  );
  const found = new Map<string, (string | undefined)[]>();
  for (const { EMAIL_ADDRESS_, RIID_ } of server.members(LIST)) {
    const email = EMAIL_ADDRESS_ ?? '';
    found.set(email, [...(found.get(email) ?? []), rows.get(RIID_ ?? '') ?? undefined]);
  }
  return found;
}

// What the rows say of the audience, by address; a row names its member by the match column.
function rowsOfMemberships(
  stories: readonly Story[],
  server: ResponsysServer,
): Map<string, (string | undefined)[]> {
  const addresses = new Map(stories.flatMap((story) => [...story.addresses]));
  return new Map(
    server.supplementalRows('LyticsSegments').map((row) => {
      const id = ID_COLUMNS.map((name) => row[name]).find((one) => typeof one === 'string') ?? '';
      return [addresses.get(id) ?? id, [row['IS_MEMBER'] ?? undefined]];
    }),
  );
}

const ID_COLUMNS = [
  ...['EMAIL_ADDRESS', 'CUSTOMER_ID', 'MOBILE_NUMBER', 'RIID'],
  ...['EMAIL_MD5_HASH', 'EMAIL_SHA256_HASH'],
];
