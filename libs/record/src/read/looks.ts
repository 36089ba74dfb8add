/** The look of a name: canonically equivalent spellings have one look, and invisible characters are ignored. */
export const looksOf = (name: string): string =>
  name.replace(/\p{Default_Ignorable_Code_Point}/gu, '').normalize('NFC')
