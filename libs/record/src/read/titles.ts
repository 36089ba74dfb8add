import { stands } from './stands.js'

/**
 * In SQL: the language of a development, and its headline with those of its translations that stand at a version. Its own
 * text has precedence over a translation.
 * @param row the alias of a row of `record.development`
 * @param version the parameter or column that has the version
 */
export const titleOf = (row: string, version = '$2'): string => `
    ${row}.doc ->> 'language' AS language,
    coalesce((SELECT jsonb_object_agg(t.doc ->> 'language', t.doc ->> 'headline' ORDER BY t.version)
      FROM record.development_note t
      WHERE t.story_id = ${row}.story_id AND t.development_id = ${row}.development_id
        AND t.version <= ${version} AND t.type = 'TranslationAdded' AND ${stands('t', version)}), '{}'::jsonb)
      || (${row}.doc -> 'headline')::jsonb AS headline`
