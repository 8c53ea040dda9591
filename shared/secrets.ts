const MASK = '******';

/** Shorter values would mask ordinary words; no real key or passphrase is that short. */
const MIN_LENGTH = 4;

/**
 * Masks secrets wherever they appear in a text. A last line of defence: messages are written not
 * to contain any.
 */
export class Redactor {
  private secrets: string[] = [];

  /**
   * Adds secrets to mask. Each line of a key is masked separately, since libraries quote keys in
   * pieces; so is the key as JSON escapes it.
   */
  add(values: readonly string[]): void {
    const pieces = values.flatMap((value) => [value, ...value.split(/\r?\n|\\n/)]);
    const known = new Set(this.secrets);
    for (const piece of pieces.map((p) => p.trim())) {
      if (piece.length < MIN_LENGTH || /^-----(BEGIN|END) .*-----$/.test(piece)) continue;
      known.add(piece);
      known.add(JSON.stringify(piece).slice(1, -1));
    }
    this.secrets = [...known].sort((a, b) => b.length - a.length);
  }

  /** The text with every known secret masked. */
  redact(text: string): string {
    let out = text;
    for (const secret of this.secrets) {
      if (out.includes(secret)) out = out.replaceAll(secret, MASK);
    }
    return out;
  }
}
