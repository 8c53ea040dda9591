/** The formats that spec.json names, by what makes a text one of them. */
export const FORMATS: Readonly<Record<string, (text: string) => boolean>> = {
  'date-time': isDateTime,
  // Airbyte has no formats for these two and accepts any text for them, so each command checks.
  'character-set': (text) => isKnownTo(() => new TextDecoder(text)),
  'time-zone': (text) => isKnownTo(() => new Intl.DateTimeFormat('en', { timeZone: text })),
};

function isDateTime(text: string): boolean {
  const [day = ''] = /^\d{4}-\d{2}-\d{2}(?=T\d{2}:\d{2}:\d{2})/.exec(text) ?? [];
  return isDay(day) && !Number.isNaN(Date.parse(text));
}

// Date.parse takes 30 February for 1 March.
function isDay(day: string): boolean {
  const time = Date.parse(`${day}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(day);
}

function isKnownTo(library: () => unknown): boolean {
  try {
    library();
    return true;
  } catch {
    return false;
  }
}
