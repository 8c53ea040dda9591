/*
 * How Responsys says no. The marks in the files of the Responsys server tell how sure a behaviour
 * is: [R] recorded from real traffic, [D] documented by Oracle, [C] seen in another client, [I]
 * inferred, [U] unknown: there the server does what is hardest on a client.
 */

/** Title of the envelope by error code, where one is known [R], [C]. */
const TITLES: Readonly<Record<string, string>> = {
  INVALID_USER_NAME_PASSWORD: 'Invalid username or password',
  INVALID_TOKEN: 'Not a valid token',
  TOKEN_EXPIRED: 'Authentication token expired',
  UNEXPECTED_EXCEPTION: 'Unexpected exception',
  INVALID_PARAMETER: 'Invalid request parameters',
  LIST_NOT_FOUND: 'List not found',
  RESOURCE_NOT_FOUND: 'Resource not found',
};

/** A request that is answered by an error envelope; nothing of it has been done. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly errorCode: string,
    readonly detail: string,
  ) {
    super(`${errorCode}: ${detail}`);
  }

  /** The envelope, with an empty type and no errorDetails, as in all that was recorded [R]. */
  get envelope(): object {
    const { errorCode, detail } = this;
    const title = TITLES[errorCode] ?? sentence(errorCode);
    return { type: '', title, errorCode, detail, errorDetails: [] };
  }
}

/** One row that is refused inside an answer with status 200. */
export class RowRefusal extends Error {}

/** 400 INVALID_PARAMETER. */
export function invalidParameter(detail: string): Refusal {
  return new Refusal(400, 'INVALID_PARAMETER', detail);
}

/** 400 INVALID_FIELD_NAME; that it concerns the whole request is a guess [I]. */
export function invalidFieldName(name: string): Refusal {
  return new Refusal(400, 'INVALID_FIELD_NAME', `Invalid field name: ${name}`);
}

/** 400 INVALID_REQUEST_CONTENT. */
export function invalidContent(detail: string): Refusal {
  return new Refusal(400, 'INVALID_REQUEST_CONTENT', detail);
}

/** 404 NO_RECIPIENT_FOUND [D]; RECORD_NOT_FOUND in the older API [R]. */
export function noRecipient(
  code: 'NO_RECIPIENT_FOUND' | 'RECORD_NOT_FOUND' = 'NO_RECIPIENT_FOUND',
): Refusal {
  return new Refusal(404, code, 'Record not Found in the List.');
}

function sentence(code: string): string {
  const words = code.toLowerCase().replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
