import type { MigrationInterface, QueryRunner } from 'typeorm'
import { functions, knownLanguages, serverOf, type Server } from './full-text.js'

/**
 * Stop words can be found: a search for one alone finds it. Words and names are compared without invisible characters and
 * without the points of Hebrew and Arabic. Tags are compared like names. See docs/decisions/full-text.md.
 */
export class EveryWord1764060000000 implements MigrationInterface {
  name = 'EveryWord1764060000000'

  async up(queryRunner: QueryRunner): Promise<void> {
    const server = await serverOf(queryRunner)
    const languages = knownLanguages(server)
    await queryRunner.query(LOCK_SQL)
    await queryRunner.query(configurations(languages.map(([name]) => name)))
    for (const statement of newFunctions(server)) await queryRunner.query(statement)
    for (const statement of [...REMAKE, ...TAGS_BY_NAME]) await queryRunner.query(statement)
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    const server = await serverOf(queryRunner)
    await queryRunner.query(LOCK_SQL)
    for (const statement of [...functions(server), ...REMAKE, ...TAGS_BY_BYTES])
      await queryRunner.query(statement)
    await queryRunner.query(DROP_CONFIGURATIONS_SQL)
  }
}

// Locked until the end, so that no row keeps words of the old functions. The order is that of a recorder's statement.
const LOCK_SQL = 'LOCK TABLE record.story, record.development_note IN ACCESS EXCLUSIVE MODE'

/**
 * A configuration for each language in the schema `record`. It is like that of Postgres, but its dictionaries have no stop
 * words. Some languages use the dictionary of another language for words in ASCII.
 */
const configurations = (names: readonly string[]) => `
  DO $$
  DECLARE
    one record;
    language text;
  BEGIN
    FOR one IN ${WITH_STOP_WORDS} LOOP
      EXECUTE format('CREATE TEXT SEARCH DICTIONARY record.%I (TEMPLATE = pg_catalog.snowball, %s)',
        one.dictname, regexp_replace(one.dictinitoption, ',\\s*stopwords = .*$', ''));
    END LOOP;
    FOREACH language IN ARRAY '{${names.join(',')}}'::text[] LOOP
      EXECUTE format('CREATE TEXT SEARCH CONFIGURATION record.%I (COPY = pg_catalog.%1$I)', language);
      FOR one IN ${WITH_STOP_WORDS} LOOP
        EXECUTE format('ALTER TEXT SEARCH CONFIGURATION record.%I ALTER MAPPING REPLACE pg_catalog.%I WITH record.%2$I',
          language, one.dictname);
      END LOOP;
    END LOOP;
  END $$`

const WITH_STOP_WORDS = `
      SELECT dictname, dictinitoption FROM pg_ts_dict
      WHERE dictnamespace = 'pg_catalog'::regnamespace AND dictinitoption LIKE '%stopwords = %'`

const DROP_CONFIGURATIONS_SQL = `
  DO $$
  DECLARE name text;
  BEGIN
    FOR name IN SELECT cfgname FROM pg_ts_config WHERE cfgnamespace = 'record'::regnamespace LOOP
      EXECUTE format('DROP TEXT SEARCH CONFIGURATION record.%I', name);
    END LOOP;
    FOR name IN SELECT dictname FROM pg_ts_dict WHERE dictnamespace = 'record'::regnamespace LOOP
      EXECUTE format('DROP TEXT SEARCH DICTIONARY record.%I', name);
    END LOOP;
  END $$`

/** The property Default_Ignorable_Code_Point of Unicode. */
const INVISIBLE =
  '\\u00ad\\u034f\\u061c\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180f\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u206f' +
  '\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff0-\\ufff8\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a' +
  '\\U000e0000-\\U000e0fff'

/** Points and signs of cantillation of Hebrew and Arabic letters, and the tatweel. */
const POINTS =
  '\\u0591-\\u05bd\\u05bf\\u05c1\\u05c2\\u05c4\\u05c5\\u05c7' +
  '\\u0610-\\u061a\\u0640\\u064b-\\u065f\\u0670\\u06d6-\\u06dc\\u06df-\\u06e4\\u06e7\\u06e8\\u06ea-\\u06ed' +
  '\\u0897-\\u089f\\u08ca-\\u08e1\\u08e3-\\u08ff'

function newFunctions(server: Server): string[] {
  const { unaccent, collation } = server
  const known = knownLanguages(server)
  const cases = known.flatMap(([name, tags]) => tags.map((tag) => `WHEN '${tag}' THEN '${name}'`))
  return [
    // The form in which names are compared: without case, accents, points and invisible characters. Both forms of the
    // small sigma are one, because a capital sigma stands for either.
    `CREATE OR REPLACE FUNCTION record.folded(given text) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
     DECLARE shown text;
     BEGIN
       IF octet_length(given) = length(given) THEN RETURN lower(given COLLATE ${collation}); END IF;
       shown := normalize(regexp_replace(given, '[${INVISIBLE}]+', '', 'g'), NFKC);
       shown := ${unaccent}.unaccent('${unaccent}.unaccent', regexp_replace(shown, '[${POINTS}]+', '', 'g'));
       RETURN replace(lower(shown COLLATE ${collation}), 'ς', 'σ');
     END $$`,
    `CREATE FUNCTION record.folded_tags(doc json) RETURNS text[] LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
     BEGIN
       RETURN ARRAY(SELECT record.folded(tag) FROM json_array_elements_text(doc -> 'tags') AS tag);
     END $$`,

    // The configuration that drops no stop words.
    `CREATE FUNCTION record.every_word(dictionary text) RETURNS regconfig LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
       SELECT (CASE dictionary WHEN 'simple' THEN 'pg_catalog.simple' ELSE 'record.' || dictionary END)::regconfig $$`,
    // A text in a language: all of its words, and a mark of the dictionary that made them (no word has a slash).
    `CREATE OR REPLACE FUNCTION record.words_in(tag text, given text) RETURNS tsvector LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
     DECLARE dictionary text := CASE lower(split_part(tag, '-', 1)) ${cases.join(' ')} ELSE 'simple' END;
     BEGIN
       RETURN to_tsvector(record.every_word(dictionary), given) || array_to_tsvector(ARRAY['/' || dictionary]);
     END $$`,

    inAnyDictionary(server),
  ]
}

/** The dictionaries that a server has for words, separated by commas. */
export const dictionaries = (server: Server) =>
  ['simple', ...knownLanguages(server).map(([name]) => name)].join(',')

/**
 * Terms that must all be found by one dictionary, no matter which. Beside other words a dictionary ignores its stop words,
 * and then matches only texts in its language. If all terms are stop words, they are searched for.
 */
export const inAnyDictionary = (
  server: Server,
) => `CREATE OR REPLACE FUNCTION record.in_any_dictionary(terms text[]) RETURNS tsquery LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
   SET client_min_messages = error AS $$
   DECLARE
     dictionary text;
     term text;
     kept tsquery;
     whole tsquery;
     seen tsquery[] := '{}';
     found tsquery := '';
   BEGIN
     FOREACH dictionary IN ARRAY '{${dictionaries(server)}}'::text[] LOOP
       kept := '';
       whole := '';
       FOREACH term IN ARRAY terms LOOP
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
   END $$`

/**
 * Makes existing words again. Those of stories and translations are generated columns: an update of their source makes
 * them again here. Those of developments are made by the recorder (write/make-words.ts). Until then searches read the
 * texts of developments.
 */
export const REMAKE = [
  `TRUNCATE record.words_progress, record.development_words`,
  `UPDATE record.story SET doc = doc`,
  `UPDATE record.development_note SET doc = doc WHERE type = 'TranslationAdded'`,
]

const TAGS_BY_NAME = [
  `DROP INDEX record.story_by_tag`,
  `CREATE INDEX story_by_tag ON record.story USING gin (record.folded_tags(doc)) WHERE to_version IS NULL`,
]

const TAGS_BY_BYTES = [
  `DROP INDEX record.story_by_tag`,
  `CREATE INDEX story_by_tag ON record.story USING gin (((doc -> 'tags')::jsonb)) WHERE to_version IS NULL`,
  `DROP FUNCTION record.folded_tags(json)`,
  `DROP FUNCTION record.every_word(text)`,
]
