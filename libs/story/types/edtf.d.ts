/** EDTF, levels 0 to 2. Throws on what is not EDTF of the level. */
export function parse(text: string, options: { level: 0 | 1 | 2 }): unknown
