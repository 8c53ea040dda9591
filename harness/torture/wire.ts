import type { RequestNote } from '../responsys/log';

/** Statuses of answers that say that nothing was done and that the same call may come again. */
const AGAIN = new Set([400, 401, 429]);

interface Waiting {
  calls: number;
  go: () => void;
}

/**
 * What went over the wire, as the simulated account has read it: the judge of the destination that
 * takes none of its words. A call is known by whom its rows are of: e-mail addresses in e-mails, RIIDs
 * in custom events and in tables.
 */
export class Wire {
  /** By the address of an e-mail, or the RIID of a custom event. */
  private readonly sent = new Map<string, RequestNote>();
  private readonly rows = new Map<string, RequestNote>();
  /** Addresses by the values of the match column, for e-mails that carry no address. */
  addresses: ReadonlyMap<string, string> = new Map();
  private calls = 0;
  private waiting: Waiting[] = [];

  /** A call has been read. */
  readonly arrived = (note: RequestNote, body: unknown): void => {
    if (note.api === 'mergeTriggerEmail') this.keep(this.sent, note, this.emailsIn(body));
    if (note.api === 'triggerCustomEvent') this.keep(this.sent, note, recipientsIn(body));
    if (note.api === 'mergeProfileExtensionRecipients') this.keep(this.rows, note, riidsIn(body));
    this.calls++;
    const due = this.waiting.filter(({ calls }) => calls <= this.calls);
    this.waiting = this.waiting.filter((one) => !due.includes(one));
    for (const { go } of due) go();
  };

  /** Resolves once so many more calls have come. */
  after(calls: number): Promise<void> {
    return new Promise((go) => this.waiting.push({ calls: this.calls + calls, go }));
  }

  /** Whether the last e-mail or event for a member may have been lost: it was not answered in plain words. */
  mayHaveLost(email: string, riid: string | null | undefined): boolean {
    const last = this.sent.get(email) ?? this.sent.get(riid ?? '');
    return last !== undefined && !AGAIN.has(last.status);
  }

  /** Whether no e-mail or event was ever tried for a member. */
  neverTried(email: string, riid: string | null | undefined): boolean {
    return !this.sent.has(email) && !this.sent.has(riid ?? '');
  }

  /** Whether the last row of a profile for a table was refused. */
  isRefused(riid: string): boolean {
    const { status = 0 } = this.rows.get(riid) ?? {};
    return status >= 400;
  }

  private emailsIn(body: unknown): string[] {
    const { mergeTriggerRecordData: data } = body as {
      mergeTriggerRecordData: {
        fieldNames: readonly string[];
        mergeTriggerRecords: readonly { fieldValues: Cells }[];
      };
    };
    const at = data.fieldNames.indexOf('EMAIL_ADDRESS_');
    return data.mergeTriggerRecords.map(({ fieldValues }) =>
      at >= 0 ? (fieldValues[at] ?? '') : (this.addresses.get(fieldValues[0] ?? '') ?? ''),
    );
  }

  private keep(of: Map<string, RequestNote>, note: RequestNote, whose: readonly string[]): void {
    for (const one of whose) of.set(one, note);
  }
}

type Cells = readonly (string | null)[];

function recipientsIn(body: unknown): string[] {
  const { recipientData } = body as {
    recipientData: readonly { recipient: { recipientId: number } }[];
  };
  return recipientData.map(({ recipient }) => String(recipient.recipientId));
}

/** The profiles of the rows of a table merge. */
export function riidsIn(body: unknown): string[] {
  const { recordData: data } = body as {
    recordData: { fieldNames: readonly string[]; records: readonly Cells[] };
  };
  const at = data.fieldNames.indexOf('RIID_');
  return data.records.map((row) => row[at] ?? '');
}
