/*
 * Field names as Responsys takes them: at most 30 characters of A-Z 0-9 $ # _, a letter first, no
 * underscore last (those are the system's), no reserved word, none of the single letters below
 * (Oracle, "Data types and field names" and the tips of the developer site).
 */

const LONGEST = 30;
const LETTERS = new Set('AEGKMPTU');
// Oracle names no list, so these are the reserved words of its database.
const RESERVED = new Set(
  (
    'ACCESS ADD ALL ALTER AND ANY AS ASC AUDIT BETWEEN BY CHAR CHECK CLUSTER COLUMN COMMENT ' +
    'COMPRESS CONNECT CREATE CURRENT DATE DECIMAL DEFAULT DELETE DESC DISTINCT DROP ELSE ' +
    'EXCLUSIVE EXISTS FILE FLOAT FOR FROM GRANT GROUP HAVING IDENTIFIED IMMEDIATE IN INCREMENT ' +
    'INDEX INITIAL INSERT INTEGER INTERSECT INTO IS LEVEL LIKE LOCK LONG MAXEXTENTS MINUS ' +
    'MLSLABEL MODE MODIFY NOAUDIT NOCOMPRESS NOT NOWAIT NULL NUMBER OF OFFLINE ON ONLINE OPTION ' +
    'OR ORDER PCTFREE PRIOR PRIVILEGES PUBLIC RAW RENAME RESOURCE REVOKE ROW ROWID ROWNUM ROWS ' +
    'SELECT SESSION SET SHARE SIZE SMALLINT START SUCCESSFUL SYNONYM SYSDATE TABLE THEN TO ' +
    'TRIGGER UID UNION UNIQUE UPDATE USER VALIDATE VALUES VARCHAR VARCHAR2 VIEW WHENEVER WHERE WITH'
  ).split(' '),
);

/**
 * Responsys names for Lytics fields or audiences, in their order and all different: a name that
 * occurs again gets `_2`, `_3` and so on.
 */
export function columnNames(sources: readonly string[]): string[] {
  const taken = new Set<string>();
  return sources.map((source) => {
    const plain = columnName(source);
    let name = plain;
    for (let n = 2; taken.has(name); n++) name = withSuffix(plain, `_${n}`);
    taken.add(name);
    return name;
  });
}

function columnName(source: string): string {
  const text = source
    .toUpperCase()
    .replace(/[^A-Z0-9$#_]/g, '_')
    .replace(/^(?=[^A-Z])/, 'F')
    .slice(0, LONGEST)
    .replace(/_+$/, '');
  return RESERVED.has(text) || LETTERS.has(text) ? withSuffix(text, '_FIELD') : text;
}

function withSuffix(name: string, suffix: string): string {
  return name.slice(0, LONGEST - suffix.length).replace(/_+$/, '') + suffix;
}
