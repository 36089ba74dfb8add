import type { MigrationInterface, QueryRunner } from 'typeorm'
import { dictionaries, inAnyDictionary, REMAKE } from './every-word.js'
import { ASKED, serverOf, type Server } from './full-text.js'

/**
 * A phrase in quotes and an unwanted word keep their stop words. Words and names are compared without the points and accents
 * of every script in which they are marks of their own. See docs/decisions/full-text.md.
 */
export class PhrasesAndPoints1764100000000 implements MigrationInterface {
  name = 'PhrasesAndPoints1764100000000'

  async up(queryRunner: QueryRunner): Promise<void> {
    const server = await serverOf(queryRunner)
    await queryRunner.query(LOCK_SQL)
    for (const statement of [folded(server, NEW), ...searches(server), ...REMAKE, TAGS])
      await queryRunner.query(statement)
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    const server = await serverOf(queryRunner)
    await queryRunner.query(LOCK_SQL)
    for (const statement of [folded(server, OLD), ...oldSearches(server), ...REMAKE, TAGS])
      await queryRunner.query(statement)
  }
}

// Locked until the end, so that no row keeps words of the old functions. The order is that of a recorder's statement.
const LOCK_SQL = 'LOCK TABLE record.story, record.development_note IN ACCESS EXCLUSIVE MODE'

/** The property Default_Ignorable_Code_Point of Unicode. */
export const INVISIBLE =
  '\\u00ad\\u034f\\u061c\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180f\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u206f' +
  '\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff0-\\ufff8\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a' +
  '\\U000e0000-\\U000e0fff'

/**
 * The nonspacing and enclosing marks of Unicode 17 that belong to no script, or to a script that can be written without
 * them: Arabic, Coptic, Cyrillic, Ethiopic, Glagolitic, Greek, Hebrew, Latin, Mandaic, Manichaean, Old Permic, Samaritan,
 * Sogdian and Syriac. Without the marks of voice of kana. Marks that spell words stay, such as the vowels of Thaana and
 * the tones of N'Ko and Thai.
 */
const MARKS =
  '\\u0300-\\u034e\\u0350-\\u036f\\u0483-\\u0489\\u0591-\\u05bd\\u05bf\\u05c1\\u05c2\\u05c4\\u05c5\\u05c7' +
  '\\u0610-\\u061a\\u064b-\\u065f\\u0670\\u06d6-\\u06dc\\u06df-\\u06e4\\u06e7\\u06e8\\u06ea-\\u06ed\\u0711' +
  '\\u0730-\\u074a\\u0816-\\u0819\\u081b-\\u0823\\u0825-\\u0827\\u0829-\\u082d\\u0859-\\u085b' +
  '\\u0897-\\u089f\\u08ca-\\u08e1\\u08e3-\\u08ff\\u0951-\\u0954\\u135d-\\u135f\\u1ab0-\\u1add' +
  '\\u1ae0-\\u1aeb\\u1cd0-\\u1cd2\\u1cd4-\\u1ce0\\u1ce2-\\u1ce8\\u1ced\\u1cf4\\u1cf8\\u1cf9\\u1dc0-\\u1dff' +
  '\\u20d0-\\u20f0\\u2cef-\\u2cf1\\u2de0-\\u2dff\\u302a-\\u302d\\ua66f-\\ua672\\ua674-\\ua67d\\ua69e\\ua69f' +
  '\\ufb1e\\ufe20-\\ufe2f\\U000101fd\\U000102e0\\U00010376-\\U0001037a\\U00010ae5\\U00010ae6' +
  '\\U00010efa-\\U00010eff\\U00010f46-\\U00010f50\\U0001133b\\U0001cf00-\\U0001cf2d\\U0001cf30-\\U0001cf46' +
  '\\U0001d167-\\U0001d169\\U0001d17b-\\U0001d182\\U0001d185-\\U0001d18b\\U0001d1aa-\\U0001d1ad' +
  '\\U0001d242-\\U0001d244\\U0001e000-\\U0001e006\\U0001e008-\\U0001e018\\U0001e01b-\\U0001e021' +
  '\\U0001e023\\U0001e024\\U0001e026-\\U0001e02a\\U0001e08f'

/** The signs of Unicode 17 that are named nukta: a point that makes a letter of an Indic script a foreign sound. */
const NUKTAS =
  '\\u093c\\u09bc\\u0a3c\\u0abc\\u0afd-\\u0aff\\u0b3c\\u0c3c\\u0cbc\\u1c37\\U000110ba\\U00011173\\U000111ca' +
  '\\U00011236\\U000112e9\\U0001133c\\U00011446\\U000114c3\\U000115c0\\U000116b7\\U0001183a\\U00011943' +
  '\\U00011d42\\U0001e94a'

/** The tatweel of Arabic only fills a line. */
const TATWEEL = '\\u0640'

/** Points and signs of cantillation of Hebrew and Arabic letters, and the tatweel. */
const OLD_POINTS =
  '\\u0591-\\u05bd\\u05bf\\u05c1\\u05c2\\u05c4\\u05c5\\u05c7' +
  '\\u0610-\\u061a\\u0640\\u064b-\\u065f\\u0670\\u06d6-\\u06dc\\u06df-\\u06e4\\u06e7\\u06e8\\u06ea-\\u06ed' +
  '\\u0897-\\u089f\\u08ca-\\u08e1\\u08e3-\\u08ff'

/** The steps of `record.folded` between invisible characters and accents. `shown` is the text. */
interface Folding {
  points: string
  /** The letters that have a point and are one character in NFKC, in SQL. */
  pointed: string
}

const NEW: Folding = { points: MARKS + NUKTAS + TATWEEL, pointed: "translate(shown, 'ऩऱऴ', 'नरळ')" }
const OLD: Folding = { points: OLD_POINTS, pointed: 'shown' }

// The form in which names are compared: without case, accents, points and invisible characters. Both forms of the small
// sigma are one, because a capital sigma stands for either.
const folded = ({ unaccent, collation }: Server, { points, pointed }: Folding) =>
  `CREATE OR REPLACE FUNCTION record.folded(given text) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
   DECLARE shown text;
   BEGIN
     IF octet_length(given) = length(given) THEN RETURN lower(given COLLATE ${collation}); END IF;
     shown := normalize(regexp_replace(given, '[${INVISIBLE}]+', '', 'g'), NFKC);
     shown := ${unaccent}.unaccent('${unaccent}.unaccent', regexp_replace(${pointed}, '[${points}]+', '', 'g'));
     RETURN replace(lower(shown COLLATE ${collation}), 'ς', 'σ');
   END $$`

const searches = (server: Server) => [
  // Words and phrases that must all be found by one dictionary, no matter which. Beside other words a dictionary ignores
  // its stop words, and then matches only texts in its language. If all words are stop words, they are searched for. A
  // phrase keeps its stop words. An unquoted term such as AT&T can have several words too.
  `CREATE FUNCTION record.in_any_dictionary(words text[], phrases text[]) RETURNS tsquery LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
   SET client_min_messages = error AS $$
   DECLARE
     dictionary text;
     term text;
     kept tsquery;
     whole tsquery;
     exact tsquery;
     seen tsquery[] := '{}';
     found tsquery := '';
   BEGIN
     FOREACH dictionary IN ARRAY '{${dictionaries(server)}}'::text[] LOOP
       exact := '';
       FOREACH term IN ARRAY phrases LOOP
         exact := exact && phraseto_tsquery(record.every_word(dictionary), term);
       END LOOP;
       kept := exact;
       whole := exact;
       FOREACH term IN ARRAY words LOOP
         kept := kept && phraseto_tsquery(('pg_catalog.' || dictionary)::regconfig, term);
         whole := whole && phraseto_tsquery(record.every_word(dictionary), term);
       END LOOP;
       IF numnode(kept) = 0 THEN kept := whole;
       ELSIF numnode(kept) < numnode(whole) THEN kept := kept && format('''/%s''', dictionary)::tsquery;
       END IF;
       CONTINUE WHEN kept = ANY (seen);
       seen := seen || kept;
       found := found || kept;
     END LOOP;
     RETURN found;
   END $$`,
  // A search: groups {words, phrases, unwanted}. A text must match one of them. See read/search.ts. The groups of an
  // earlier version have words and phrases together, as `wanted`.
  `CREATE OR REPLACE FUNCTION record.asked(groups json) RETURNS tsquery LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
   DECLARE
     one json;
     term text;
     unwanted tsquery;
     holds tsquery;
     asked tsquery := '';
   BEGIN
     FOR one IN SELECT json_array_elements(groups) LOOP
       holds := record.in_any_dictionary(
         ARRAY(SELECT record.plain(word) FROM json_array_elements_text(coalesce(one -> 'words', one -> 'wanted')) AS word),
         ARRAY(SELECT record.plain(phrase) FROM json_array_elements_text(one -> 'phrases') AS phrase));
       FOR term IN SELECT record.plain(value) FROM json_array_elements_text(one -> 'unwanted') LOOP
         unwanted := record.in_any_dictionary('{}', ARRAY[term]);
         IF numnode(unwanted) > 0 THEN holds := holds && !!unwanted; END IF;
       END LOOP;
       asked := asked || holds;
     END LOOP;
     RETURN asked;
   END $$`,
  'DROP FUNCTION record.in_any_dictionary(text[])',
]

const oldSearches = (server: Server) => [
  inAnyDictionary(server),
  ASKED,
  'DROP FUNCTION record.in_any_dictionary(text[], text[])',
]

const TAGS = 'REINDEX INDEX record.story_by_tag'
