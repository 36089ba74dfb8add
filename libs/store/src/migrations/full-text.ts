import type { MigrationInterface, QueryRunner } from 'typeorm'

/**
 * Full text over stories, developments and their translations, in any language, without accents. Each language has the
 * configuration of Postgres for it, if the server has one. See docs/decisions/full-text.md.
 */
export class FullText1764020000000 implements MigrationInterface {
  name = 'FullText1764020000000'

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('CREATE EXTENSION IF NOT EXISTS unaccent SCHEMA public')
    const server = await serverOf(queryRunner)
    for (const statement of [...functions(server), ...TABLES]) await queryRunner.query(statement)
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE record.development_words, record.words_progress')
    for (const table of ['story', 'development_note'])
      await queryRunner.query(`ALTER TABLE record.${table} DROP COLUMN words`)
    for (const name of FUNCTIONS) await queryRunner.query(`DROP FUNCTION record.${name}`)
  }
}

/** The facts about a server that the definitions depend on. */
export interface Server {
  /** The schema of the extension unaccent: ours, or the one that an administrator chose before. */
  unaccent: string
  /** A collation that knows the case of every letter. That of the database may not. */
  collation: string
  configurations: string[]
}

/** @throws Error if the extension unaccent is missing */
export async function serverOf(queryRunner: QueryRunner): Promise<Server> {
  const [server]: Server[] = await queryRunner.query(SERVER_SQL)
  if (!server) throw new Error('the extension unaccent is not there')
  return server
}

const SERVER_SQL = `
  SELECT quote_ident(n.nspname) AS unaccent,
    (SELECT quote_ident(collname) FROM pg_collation
      WHERE collname IN ('pg_c_utf8', 'und-x-icu', 'default') ORDER BY collname = 'default', collname LIMIT 1) AS collation,
    (SELECT array_agg(cfgname::text ORDER BY cfgname) FROM pg_ts_config
      WHERE cfgnamespace = 'pg_catalog'::regnamespace) AS configurations
  FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace WHERE e.extname = 'unaccent'`

/** Languages (ISO 639-1) by the configuration of Postgres that knows the forms of their words. */
const LANGUAGES: Readonly<Record<string, readonly string[]>> = {
  arabic: ['ar'],
  armenian: ['hy'],
  basque: ['eu'],
  catalan: ['ca'],
  danish: ['da'],
  dutch: ['nl'],
  english: ['en'],
  estonian: ['et'],
  finnish: ['fi'],
  french: ['fr'],
  german: ['de'],
  greek: ['el'],
  hindi: ['hi'],
  hungarian: ['hu'],
  indonesian: ['id'],
  irish: ['ga'],
  italian: ['it'],
  lithuanian: ['lt'],
  nepali: ['ne'],
  norwegian: ['nb', 'nn', 'no'],
  portuguese: ['pt'],
  romanian: ['ro'],
  russian: ['ru'],
  serbian: ['sr'],
  spanish: ['es'],
  swedish: ['sv'],
  tamil: ['ta'],
  turkish: ['tr'],
  yiddish: ['yi'],
}

const FUNCTIONS = [
  'words_of_story(json)',
  'words_of_development(json)',
  'words_of_translation(json)',
  'words(json[], text)',
  'asked(json)',
  'in_any_dictionary(text[])',
  'words_in(text, text)',
  'plain(text)',
  'folded(text)',
]

/** Characters that Postgres's parser reads as parts of a URL, a number, a tag or a compound. */
const JOINING = ['/', '.', "''", '-', ':', '@', '_', '&', '<', '~', '+']

/** Punctuation and signs outside ASCII. A database with LC_CTYPE C reads them as letters. */
const SIGNS =
  '\\u0080-\\u00a9\\u00ab-\\u00b4\\u00b6-\\u00b9\\u00bb-\\u00bf\\u00d7\\u00f7\\u0387\\u055a-\\u055f\\u0589\\u058a' +
  '\\u05be\\u05c0\\u05c3\\u05f3\\u05f4\\u060c\\u061b-\\u061f\\u066a-\\u066d\\u06d4\\u0964\\u0965\\u0970\\u0e2f' +
  '\\u0e5a\\u0e5b\\u104a-\\u104f\\u17d4-\\u17da\\u2000-\\u206f\\u20a0-\\u20cf\\u2190-\\u2bff\\u2e00-\\u2e7f' +
  '\\u3000-\\u3004\\u3008-\\u3020\\u3030\\u303d\\u30fb\\ufe30-\\ufe6b\\uff01-\\uff0f\\uff1a-\\uff20\\uff3b-\\uff40' +
  '\\uff5b-\\uff65\\ufffd'

/** Thai and Lao, Burmese, Khmer, kana, Han, Hangul: scripts without spaces between words, or before particles. */
const UNSPACED =
  '\\u0e00-\\u0eff\\u1000-\\u109f\\u1780-\\u17ff\\u3040-\\u30ff\\u31f0-\\u31ff\\u3400-\\u4dbf\\u4e00-\\u9fff' +
  '\\uac00-\\ud7af\\uf900-\\ufaff\\U00020000-\\U0003ffff'

/** The most bytes of text for the words of one row. So a tsvector stays below its limit of 1 MiB. */
const MOST_BYTES = 256 * 1024

/** The languages that the server has a configuration for. */
export const knownLanguages = ({ configurations }: Server) =>
  Object.entries(LANGUAGES).filter(([name]) => configurations.includes(name))

/** The functions of this migration. The migration EveryWord replaces some of them. */
export function functions(server: Server): string[] {
  const { unaccent, collation } = server
  const known = knownLanguages(server)
  const cases = known.flatMap(([name, tags]) => tags.map((tag) => `WHEN '${tag}' THEN '${name}'`))
  const all = ['simple', ...known.map(([name]) => name)]
  const separated = JOINING.reduce((text, sign) => `replace(${text}, '${sign}', ' ')`, 'record.folded(given)')
  return [
    // The form in which names are compared: without case and accents.
    `CREATE OR REPLACE FUNCTION record.folded(given text) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
     BEGIN
       IF octet_length(given) = length(given) THEN RETURN lower(given COLLATE ${collation}); END IF;
       RETURN lower(${unaccent}.unaccent('${unaccent}.unaccent', normalize(given, NFKC)) COLLATE ${collation});
     END $$`,

    // Words between spaces. In a script without spaces each character is a word.
    `CREATE OR REPLACE FUNCTION record.plain(given text) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
     DECLARE spaced text := ${separated};
     BEGIN
       IF octet_length(spaced) = length(spaced) THEN RETURN spaced; END IF;
       RETURN regexp_replace(regexp_replace(spaced, '[${SIGNS}]+', ' ', 'g'), '([${UNSPACED}])', ' \\1 ', 'g');
     END $$`,

    // A text in a language: its words, and a mark of the dictionary that made them (no word has a slash).
    `CREATE OR REPLACE FUNCTION record.words_in(tag text, given text) RETURNS tsvector LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
     DECLARE dictionary text := CASE lower(split_part(tag, '-', 1)) ${cases.join(' ')} ELSE 'simple' END;
     BEGIN
       RETURN to_tsvector(('pg_catalog.' || dictionary)::regconfig, given) || array_to_tsvector(ARRAY['/' || dictionary]);
     END $$`,

    // The words of language maps, each language by its dictionary. Those of names: by each of these dictionaries, and as is.
    `CREATE OR REPLACE FUNCTION record.words(maps json[], names text) RETURNS tsvector LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
     DECLARE
       tag text;
       given text;
       room integer := ${MOST_BYTES};
       found tsvector := to_tsvector('pg_catalog.simple', record.plain(coalesce(names, '')));
     BEGIN
       FOR tag, given IN
         SELECT key, string_agg(value, ' ') FROM unnest(maps) AS map, json_each_text(map)
         GROUP BY key ORDER BY key COLLATE "C"
       LOOP
         given := record.plain(concat_ws(' ', given, names));
         IF octet_length(given) > room THEN given := left(given, room / 4); END IF;
         room := room - octet_length(given);
         found := found || record.words_in(tag, given);
       END LOOP;
       RETURN found;
     END $$`,
    `CREATE OR REPLACE FUNCTION record.words_of_story(doc json) RETURNS tsvector LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
     BEGIN
       RETURN record.words(ARRAY[doc -> 'title', doc -> 'summary'],
         (SELECT string_agg(tag, ' ') FROM json_array_elements_text(doc -> 'tags') AS tag));
     END $$`,
    `CREATE OR REPLACE FUNCTION record.words_of_development(doc json) RETURNS tsvector LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
     BEGIN
       RETURN record.words(ARRAY[doc -> 'headline', doc -> 'body'],
         concat_ws(' ', (SELECT string_agg(actor ->> 'name', ' ') FROM json_array_elements(doc -> 'actors') AS actor),
           (SELECT string_agg(place ->> 'name', ' ') FROM json_array_elements(doc -> 'places') AS place)));
     END $$`,
    `CREATE OR REPLACE FUNCTION record.words_of_translation(doc json) RETURNS tsvector LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
     BEGIN
       RETURN record.words_in(doc ->> 'language',
         record.plain(concat_ws(' ', doc ->> 'headline', doc ->> 'body')));
     END $$`,

    // Terms that must all be found by one dictionary, no matter which. A dictionary that drops some of them as stop words
    // matches only texts in its language. A dictionary that drops all of them matches nothing: "die" is a stop word in
    // German, and a word in English.
    `CREATE OR REPLACE FUNCTION record.in_any_dictionary(terms text[]) RETURNS tsquery LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
     SET client_min_messages = error AS $$
     DECLARE
       dictionary text;
       term text;
       one tsquery;
       mark tsquery;
       seen tsquery[] := '{}';
       found tsquery := '';
       silent tsquery := '';
     BEGIN
       FOREACH dictionary IN ARRAY '{${all.join(',')}}'::text[] LOOP
         one := '';
         FOREACH term IN ARRAY terms LOOP
           one := one && phraseto_tsquery(('pg_catalog.' || dictionary)::regconfig, term);
         END LOOP;
         mark := format('''/%s''', dictionary)::tsquery;
         IF numnode(one) = 0 THEN silent := silent || mark; CONTINUE; END IF;
         IF numnode(one) < numnode(seen[1]) THEN one := one && mark; END IF;
         CONTINUE WHEN one = ANY (seen);
         seen := seen || one;
         found := found || one;
       END LOOP;
       RETURN CASE WHEN numnode(found) = 0 THEN found ELSE found && !!silent END;
     END $$`,
    ASKED,
  ]
}

/** A search: groups {wanted, unwanted}. A text must match one of them. See read/search.ts. */
export const ASKED = `CREATE OR REPLACE FUNCTION record.asked(groups json) RETURNS tsquery LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
   DECLARE
     one json;
     term text;
     unwanted tsquery;
     holds tsquery;
     asked tsquery := '';
   BEGIN
     FOR one IN SELECT json_array_elements(groups) LOOP
       holds := record.in_any_dictionary(
         ARRAY(SELECT record.plain(wanted) FROM json_array_elements_text(one -> 'wanted') AS wanted));
       FOR term IN SELECT record.plain(value) FROM json_array_elements_text(one -> 'unwanted') LOOP
         unwanted := record.in_any_dictionary(ARRAY[term]);
         IF numnode(unwanted) > 0 THEN holds := holds && !!unwanted; END IF;
       END LOOP;
       asked := asked || holds;
     END LOOP;
     RETURN asked;
   END $$`

const TABLES = [
  `ALTER TABLE record.story
    ADD COLUMN words tsvector GENERATED ALWAYS AS (record.words_of_story(doc)) STORED`,
  // The words of developments are made after the append (write/make-words.ts). Until then a search makes them.
  `CREATE TABLE record.development_words (
    story_id text COLLATE "C" NOT NULL,
    development_id text COLLATE "C" NOT NULL,
    from_version integer NOT NULL,
    words tsvector NOT NULL,
    PRIMARY KEY (story_id, development_id, from_version)
  )`,
  // The position in the feed of each partition.
  `CREATE TABLE record.words_progress (
    partition integer PRIMARY KEY,
    feed_sequence bigint NOT NULL
  )`,
  `ALTER TABLE record.development_note
    ADD COLUMN words tsvector GENERATED ALWAYS AS
      (CASE WHEN type = 'TranslationAdded' THEN record.words_of_translation(doc) END) STORED`,
  `CREATE INDEX story_by_words ON record.story USING gin (words) WHERE to_version IS NULL`,
  `CREATE INDEX development_by_words ON record.development_words USING gin (words)`,
  `CREATE INDEX development_note_by_words ON record.development_note USING gin (words)
    WHERE type = 'TranslationAdded'`,
]
