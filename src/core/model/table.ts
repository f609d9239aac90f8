/**
 * Columns that grow together. A table is declared as a list of typed-array constructors; all columns have the same
 * capacity and are doubled at once, so a row is one index into each.
 */

type ColumnKind = Uint8ArrayConstructor | Uint16ArrayConstructor | Uint32ArrayConstructor | Float64ArrayConstructor;

/** Doubles every column named in `kinds` of `owner` until it holds `capacity` rows. */
export function growColumns<K extends string>(
  owner: Record<NoInfer<K>, Uint8Array | Uint16Array | Uint32Array | Float64Array>,
  kinds: Readonly<Record<K, ColumnKind>>,
  capacity: number,
): void {
  for (const name of Object.keys(kinds) as K[]) {
    const grown = new kinds[name](capacity);
    grown.set(owner[name]);
    owner[name] = grown;
  }
}
