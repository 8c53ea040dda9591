import { createHash } from 'node:crypto';

import { FIRST_RIID } from '../responsys/account';
import type { Random } from './random';

/** How the members of a story are matched. */
export interface Matching {
  /** Fields of the form. */
  form: Readonly<Record<string, string>>;
  /** Fields of a record that identify a member. */
  fieldsOf: (member: number) => Readonly<Record<string, unknown>>;
  /** The value of the match column as it must arrive. */
  keyOf: (member: number) => string;
  /** Whether profiles that share an address share the key. */
  isShared: boolean;
  /** Only members who are in the list before can be found. */
  addsNobody: boolean;
}

export const address = (member: number): string => `member${member}@example.com`;

/** By the address, as without any choice. */
export const BY_ADDRESS: Matching = {
  form: {},
  fieldsOf: (member) => ({ email: address(member) }),
  keyOf: address,
  isShared: true,
  addsNobody: false,
};

const BY_CUSTOMER_ID: Matching = {
  form: { customer_id_field: 'uid' },
  fieldsOf: (member) => ({ email: address(member), uid: member }),
  keyOf: String,
  isShared: false,
  addsNobody: false,
};

const mobile = (member: number): string => String(4_799_000_000 + member);
const BY_MOBILE_NUMBER: Matching = {
  form: { match_column: 'MOBILE_NUMBER_', match_field: 'tel' },
  // The same number in several spellings.
  fieldsOf: (member) => ({
    email: address(member),
    tel: member % 3 === 0 ? `+${mobile(member)}` : mobile(member).replace(/^47/, '+47 '),
  }),
  keyOf: mobile,
  isShared: false,
  addsNobody: false,
};

const BY_RIID: Matching = {
  form: { match_column: 'RIID_', match_field: 'riid' },
  fieldsOf: (member) => ({ riid: FIRST_RIID + member }),
  keyOf: (member) => String(FIRST_RIID + member),
  isShared: false,
  addsNobody: true,
};

function byHash(algorithm: 'md5' | 'sha256', match_column: string): Matching {
  const keyOf = (member: number): string =>
    createHash(algorithm).update(address(member)).digest('hex');
  return {
    form: { match_column, match_field: 'hash' },
    fieldsOf: (member) => ({
      hash: member % 2 === 0 ? keyOf(member) : keyOf(member).toUpperCase(),
    }),
    keyOf,
    isShared: true,
    addsNobody: true,
  };
}

const OTHERS: readonly Matching[] = [
  BY_CUSTOMER_ID,
  BY_MOBILE_NUMBER,
  BY_RIID,
  byHash('md5', 'EMAIL_MD5_HASH_'),
  byHash('sha256', 'EMAIL_SHA256_HASH_'),
];

/** By the address, or by another column as often. */
export function anyMatching(random: Random): Matching {
  return random.chance(0.5) ? BY_ADDRESS : random.pick(OTHERS);
}
