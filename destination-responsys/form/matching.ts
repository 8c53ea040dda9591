import { configError } from '../../shared/errors';
import type { DestinationConfig } from '../config';
import type { Identification, Identifier } from '../decide/identifiers';
import { addsMembers, type MatchColumn } from '../responsys';

type Form = Pick<
  DestinationConfig['workflow'],
  'match_column' | 'match_field' | 'email_field' | 'customer_id_field'
>;

/** Columns whose user field has a title of its own in the form. */
const OWN_FIELDS: readonly MatchColumn[] = ['EMAIL_ADDRESS_', 'CUSTOMER_ID_'];

/**
 * What identifies a member, by the form: Match Column, and the fields that hold it and its like.
 * @throws ConnectorError (config_error) for a match column without its field, or a field without use
 */
export function identificationOf(form: Form): Identification {
  const { match_column, match_field, email_field, customer_id_field } = form;
  const match =
    match_column !== 'auto'
      ? match_column
      : customer_id_field === undefined
        ? 'EMAIL_ADDRESS_'
        : 'CUSTOMER_ID_';
  const isOwn = OWN_FIELDS.includes(match);
  if (match === 'CUSTOMER_ID_' && customer_id_field === undefined) {
    throw configError(
      'Workflow > Match Column is CUSTOMER_ID_, so Customer ID Field is needed: the user field that ' +
        'holds it. Fill it in.',
    );
  }
  if (!isOwn && match_field === undefined) {
    throw configError(
      `Workflow > Match Column is ${match}, so Match Field is needed: the user field that holds it. ` +
        'Fill it in.',
    );
  }
  if (isOwn && match_field !== undefined) {
    throw configError(
      `Workflow > Match Field is not used while Match Column is ${match_column}: ` +
        `${match === 'CUSTOMER_ID_' ? 'Customer ID Field' : 'Email Field'} names the user field. ` +
        'Leave it empty, or choose another Match Column.',
    );
  }
  const identifiers: Identifier[] = [];
  const add = (column: MatchColumn, title: string, field: string | undefined): void => {
    if (field !== undefined) identifiers.push({ column, field, title });
  };
  // By a RIID or a hash nobody is added, so that an address would only change that of a member.
  if (addsMembers(match)) add('EMAIL_ADDRESS_', 'Email Field', email_field);
  add('CUSTOMER_ID_', 'Customer ID Field', customer_id_field);
  if (!isOwn) add(match, 'Match Field', match_field);
  return { match, identifiers, anchors: anchorsOf(form, match) };
}

// The id of a webhook is the user's, so that a field of that name does not yet end the search for
// the level that describes the user.
function anchorsOf(
  { match_field, email_field, customer_id_field }: Form,
  match: MatchColumn,
): readonly string[] {
  const wanted = OWN_FIELDS.includes(match) ? [email_field, customer_id_field] : [match_field];
  const anchors = wanted.filter((field) => field !== undefined && field.toLowerCase() !== 'id');
  return (anchors.length === 0 ? [email_field] : anchors) as string[];
}
