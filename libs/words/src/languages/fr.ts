import { isAncient, monthNames, weekdayNames, type DateWords, type Named } from '../date-language.js'
import type { Clock } from '../edtf-parts.js'
import type { EditorWords, PageWords } from './en.js'

/* French. */

const s = (n: number) => (n < 2 ? '' : 's')
const NOTES: Readonly<Record<string, string>> = { disclosure: 'divulgation' }

const numbers = /* @__PURE__ */ new Intl.NumberFormat('fr-FR')
const count = (n: number) => numbers.format(n)

/** The words of the page, and of feeds. */
export const page: PageWords = {
  tag: 'fr',
  name: 'Français',
  locale: 'fr-FR',
  colon: '\u00a0: ',
  // No double punctuation at the beginning of a line.
  typeset: (text) => text.replace(/ (?=[;:!?»])/g, '\u00a0').replace(/(?<=«) /g, '\u00a0'),

  site: {
    tagline:
      'Le dossier tenu des histoires en cours : ce qui est arrivé, quand on l’a su, et ce qui fut corrigé depuis.',
    stories: 'Dossiers',
    edit: 'Modifier',
    theme: 'Clair ou sombre',
    skip: 'Aller à la chronologie',
    skipToList: 'Aller aux dossiers',
    promise:
      'Rien ici n’est effacé. Une correction se tient à côté de ce qu’elle corrige, et chaque version de cette page peut être relue telle qu’elle était.',
    inLanguage: (language) => `en ${language}`,
    languages: 'Langue',
  },

  list: {
    find: 'Chercher un dossier, un acteur, un lieu',
    search: 'Chercher',
    filter: 'Filtrer les dossiers',
    all: 'Tous',
    open: 'Ouverts',
    closed: 'Clos',
    isOpen: 'Ouvert',
    isClosed: 'Clos',
    latest: 'Derniers faits',
    next: 'Page suivante',
    none: 'Aucun dossier ne correspond.',
    showAll: 'Montrer tous les dossiers',
    empty: 'Aucun dossier n’est encore enregistré.',
    emptyNext:
      'Ouvrez-en un avec une clé ci-dessous, par la commande « filrouge open » ou par POST /v1/stories.',
    allTags: 'Montrer tous les mots-clés',
  },

  story: {
    openSince: (day) => `Ouvert depuis le ${day}`,
    closed: 'Clos',
    developments: (n) => (n < 2 ? `${count(n)} fait rapporté` : `${count(n)} faits rapportés`),
    corrected: (n) => (n === 0 ? 'aucun corrigé' : `dont ${count(n)} corrigé${s(n)}`),
    expected: (n) => (n < 2 ? `${count(n)} suite attendue` : `${count(n)} suites attendues`),
    overdue: (n) => `${count(n)} en retard`,
    lastChange: 'Dernier changement',
    version: (n) => `version ${n}`,
    restricted: 'Accès restreint',
    cite: 'Citer',
    embed: 'Intégrer',
    embedHow: 'Pour intégrer ce dossier',
    follow: 'Suivre',
    copy: 'Copier',
    copied: 'Copié',
    known: (time) => `connu le ${time}`,
    wholeStory: 'Lire tout le dossier',
    calendar: 'calendrier',
    data: 'données',
    inThisFile: 'Dans ce dossier',
    whereItStands: 'Où l’on en est',
    timeline: 'Chronologie',
    positions: 'Positions',
    expectedSection: 'Attendu',
    figures: 'Chiffres',
    record: 'Sources et registre',
  },

  state: {
    key: 'Faits principaux',
    latest: 'Derniers faits',
    stillExpected: 'Encore attendu',
    nothingExpected: 'Rien n’est attendu.',
    whoStandsWhere: 'Qui défend quoi',
    numbers: 'Chiffres',
    rivals: (n) => `${count(n)} chiffres concurrents`,
  },

  timeline: {
    nothing: 'Rien n’est encore enregistré.',
    nothingBy: 'Rien n’était encore arrivé à cette date.',
    noMatch: 'Aucun fait ne correspond.',
    showAll: (n) => (n < 2 ? `Montrer l’unique fait` : `Montrer les ${count(n)}`),
    showing: (n, of) => `${count(n)} fait${s(n)} sur ${count(of)}`,
    onlyKey: (n) => (n < 2 ? 'Le fait principal' : `Les ${count(n)} principaux`),
    allOfThem: 'Tous',
    newestFirst: 'Récents d’abord',
    oldestFirst: 'Anciens d’abord',
    filter: 'Filtrer',
    filters: 'Filtres',
    removeFilter: 'Retirer le filtre',
    quoted: (text) => `«\u00a0${text}\u00a0»`,
    search: 'Chercher',
    kind: 'Nature',
    actor: 'Acteur',
    place: 'Lieu',
    source: 'Source',
    importance: 'Importance',
    happened: 'Arrivé',
    from: 'du',
    to: 'au',
    any: 'Tous',
    known: 'Connu',
    utc: 'Les heures sont en temps universel (UTC).',
    notRated: 'non évaluée',
    part: (whole) => `Fait partie de : ${whole}. `,
    next: (n) => (n < 2 ? 'Montrer le suivant' : `Montrer les ${count(n)} suivants`),
    more: (n) => `${count(n)} autre${s(n)}`,
    held: 'Retenu',
    heldNote: 'Les lecteurs ne le voient pas.',
    permalink: 'Sa page',
  },

  importance: { key: 'Principal', normal: 'Courant', background: 'Contexte' },
  actuality: {
    actual: 'Fait',
    planned: 'Prévu',
    conditional: 'Conditionnel',
    plannedNote: ' : annoncé, pas fait',
    conditionalNote: ' : seulement si',
  },
  roles: { host: 'hôte' },
  actors: {
    with: 'avec',
    to: 'envers',
    roles: { source: 'Par', target: 'Envers', participant: 'Avec', host: 'Hôte' },
  },

  corrections: {
    corrected: 'Corrigé',
    amended: 'Modifié',
    withdrawn: 'Retiré',
    merged: 'Fusionné',
    mergedInto: 'dans',
    mergedWith: (n) => (n < 2 ? 'avec 1 autre rapport' : `avec ${count(n)} autres rapports`),
    disputed: 'Contesté',
    corroborated: 'Confirmé',
    assessed: 'Évalué',
    by: 'par',
    before: (was) => `(avant ${was})`,
    itSaidBefore: 'On lisait avant',
    nothing: 'rien',
    fields: {
      headline: 'Titre',
      body: 'Texte',
      occurred: 'Date',
      kind: 'Nature',
      actors: 'Acteurs',
      places: 'Lieux',
      attribution: 'Source',
      links: 'Liens',
      media: 'Images',
      importance: 'Importance',
      actuality: 'État',
      language: 'Langue',
    },
  },

  links: {
    respondsTo: { out: 'En réponse à', in: 'Réponses' },
    follows: { out: 'Suite de', in: 'Suivi de' },
    partOf: { out: 'Fait partie de', in: 'Comprend' },
    contradicts: { out: 'Contredit', in: 'Contredit par' },
    condition: { out: 'Dépend de', in: 'Nécessaire à' },
  },

  kinds: {
    agree: 'Accord',
    consult: 'Échange',
    support: 'Soutien',
    cooperate: 'Coopération',
    aid: 'Aide',
    concede: 'Concession',
    retreat: 'Recul',
    request: 'Demande',
    accuse: 'Accusation',
    reject: 'Refus',
    threaten: 'Menace',
    protest: 'Protestation',
    sanction: 'Sanction',
    mobilize: 'Mobilisation',
    coerce: 'Contrainte',
    assault: 'Agression',
    other: 'Autre',
  },
  kindsWithMode: {
    'consult/visit': 'Échange : visite',
    'consult/phone': 'Échange par téléphone',
    'consult/third-party': 'Échange en terrain tiers',
    'reject/assist': 'Refus d’aider',
    'reject/yield': 'Refus de céder',
    'reject/change': 'Refus de changer',
    'reject/meet': 'Refus de se rencontrer',
    'sanction/discontinue': 'Sanction : interruption',
    'sanction/convict': 'Sanction : condamnation',
    'sanction/expel': 'Sanction : expulsion',
    'threaten/violence': 'Menace de violence',
    'threaten/restrict': 'Menace de restriction',
    'protest/obstruct': 'Protestation : blocage',
    'coerce/restrict': 'Contrainte : restriction',
  },
  kindWithNote: (kind, note, category) =>
    category === 'reject' ? `${kind} : ${NOTES[note] ?? note}` : `${kind} : ${note}`,
  terms: {
    military: 'militaire',
    peacekeeping: 'maintien de la paix',
    diplomatic: 'diplomatique',
    economic: 'économique',
    legal: 'juridique',
    intelligence: 'renseignement',
    humanitarian: 'humanitaire',
    executive: 'exécutif',
    political_institutions: 'institutions politiques',
    rights_freedoms: 'droits et libertés',
    human_rights: 'droits humains',
    election: 'élection',
    legislative: 'législatif',
    crime: 'criminalité',
    corruption: 'corruption',
    terrorism: 'terrorisme',
    territory: 'territoire',
    environment: 'environnement',
    health: 'santé',
    disaster: 'catastrophe',
    democracy: 'démocratie',
    asylum: 'asile',
    migration: 'migration',
    resource: 'ressources',
    cyber: 'cyber',
    information: 'information',
    culture: 'culture',
    disinformation: 'désinformation',
    refugee: 'réfugiés',
    religion: 'religion',
    visit: 'visite',
    phone: 'téléphone',
    statement: 'déclaration',
    'executive order': 'décret',
    background: 'contexte',
    disclosure: 'divulgation',
    'conditional position': 'position conditionnelle',
  },

  stances: {
    supports: 'Pour',
    conditional: 'Sous condition',
    opposes: 'Contre',
    neutral: 'Neutre',
    undeclared: 'Non déclaré',
  },
  positions: {
    actor: 'Acteur',
    position: 'Position',
    terms: 'À quelles conditions',
    since: 'Depuis',
    knownSince: 'connu depuis le',
    statedIn: 'Énoncé dans',
    none: 'Sans position',
    earlier: 'Avant',
    byIssue: 'Positions : acteurs et questions',
  },

  expectations: {
    what: 'Ce qui a été annoncé',
    when: 'Quand',
    today: 'aujourd’hui',
    atThatTime: 'alors',
    status: 'État',
    announcedBy: (actor) => `annoncé par ${actor}`,
    condition: 'Condition',
    overdueSince: (day) => `En retard depuis le ${day}`,
    revised: (n) => (n < 2 ? 'révisé une fois' : `révisé ${count(n)} fois`),
    statuses: {
      pending: 'En attente',
      fulfilled: 'Réalisé',
      'partly-fulfilled': 'Réalisé en partie',
      postponed: 'Reporté',
      cancelled: 'Annulé',
      lapsed: 'Sans suite',
    },
    likelihoods: {
      eos0: 'non prévu',
      eos1: 'prévu, très incertain',
      eos2: 'prévu, incertain',
      eos3: 'peut arriver',
      eos4: 'probable',
      eos5: 'certain',
      eos6: 'arrivé',
    },
  },

  figures: {
    span: (from, to) => `${from} à ${to}`,
    from: (n) => `au moins ${n}`,
    to: (n) => `au plus ${n}`,
    rival: (n) => `${count(n)} chiffres concurrents`,
  },

  record: {
    sources: 'Sources',
    noSources: 'Aucune source n’est nommée.',
    scale: 'Sur l’échelle de l’Amirauté, de A (entièrement fiable) à F (ne peut être jugée).',
    record: 'Registre',
    chain: (n) => `${count(n)} événement${s(n)} en une chaîne d’empreintes.`,
    verify: 'Vérifier la chaîne',
    verified: (n) =>
      n < 2
        ? 'Registre vérifié : 1 événement.'
        : `Registre vérifié : ${count(n)} événements en chaîne, sans rupture.`,
    broken: 'La chaîne est rompue. Dites-le à ceux qui tiennent ce service.',
    head: 'Tête de la chaîne',
    feeds: 'Flux',
    was: (letter, words) => `était ${letter}, ${words}`,
  },
  reliability: {
    A: 'entièrement fiable',
    B: 'habituellement fiable',
    C: 'assez fiable',
    D: 'rarement fiable',
    E: 'non fiable',
    F: 'ne peut être jugée',
  },
  credibility: {
    1: 'confirmé',
    2: 'probablement vrai',
    3: 'peut-être vrai',
    4: 'douteux',
    5: 'improbable',
    6: 'ne peut être jugé',
  },

  travel: {
    asKnown: (time) => `Tel que connu le ${time}`,
    happenedBy: (day) => `Seulement ce qui était arrivé : ${day}`,
    versionOf: (n, of) => (of === null ? `Version ${n}.` : `Version ${n} sur ${of}.`),
    laterHidden: 'Ce qui a été appris ensuite n’est pas montré.',
    since: 'Voir ce qui a changé depuis',
    now: 'Revenir à maintenant',
    through: 'Voyager dans le dossier',
    earlier: 'Une version antérieure',
  },

  strip: {
    happened: 'Quand c’est arrivé',
    learnedAxis: 'Quand nous l’avons su (UTC)',
    anyDate: 'toutes dates',
    upTo: (day) => `jusqu’au ${day}`,
    now: 'maintenant',
    later: 'plus tard',
    before: 'avant',
    sentence: (n, when, peak, learned) =>
      `${n < 2 ? `${count(n)} fait` : `${count(n)} faits`}${
        when === null ? '' : when.startsWith('entre ') ? ` ${when}` : `, ${when}`
      }${peak === null ? '' : `, ${peak}`} ; ${learned}.`,
    byNow: (sentence) => `À ce jour : ${sentence}`,
    peak: (n, at) => (n === null ? `la plupart ${at}` : `le plus, ${count(n)}, ${at}`),
    at: {
      day: (day) => `le ${day}`,
      week: (day) => `dans la semaine du ${day}`,
      longer: (time) =>
        time.startsWith('le ')
          ? `au ${time.slice(3)}`
          : /^(la|les) /.test(time)
            ? `dans ${time}`
            : `en ${time}`,
    },
    learned: {
      moment: (n) => (n < 2 ? 'appris en une étape' : `appris en ${count(n)} étapes`),
      day: (n) => `appris en ${count(n)} jours`,
      month: (n) => `appris en ${count(n)} mois`,
      year: (n) => `appris en ${count(n)} ans`,
    },
    moment: (time, version) => `${time}, version ${version}`,
    column: (date, n) => `${date} : ${count(n)} fait${s(n)}`,
    columnLearned: (date, n) => `${date} : ${count(n)} appris`,
    knownAt: 'Connu au',
    within: { moment: '', day: 'Dans cette journée', month: 'Dans ce mois', year: 'Dans cette année' },
    happenedBy: 'Arrivé au plus tard le',
    play: 'Dérouler l’histoire',
    previous: 'Changement précédent',
    next: 'Changement suivant',
    order: 'Ordre',
    asLearned: 'comme nous l’avons apprise',
    asHappened: 'comme elle est arrivée',
    speed: 'Vitesse',
    chooseDates: 'Choisir des dates sur la frise',
    allDates: 'Toutes les dates',
    from: 'Du',
    to: 'Au',
    andMore: (n) => `, et ${count(n)} de plus`,
    corrected: (headline) => `Corrigé : ${headline}`,
    nothingNew: 'Rien de nouveau à lire.',
    failed: 'Cette vue n’a pu être chargée. Ce qui est montré n’a pas changé.',
    howToRead: 'Comment lire cette frise',
    legend:
      'Chaque marque est un fait, au jour où il est arrivé. Son fil descend jusqu’au moment où nous l’avons su, et une seconde fois s’il a été corrigé.',
    legendColumns:
      'En haut, ce qui est arrivé, plus clair si la date est incertaine. En bas, ce que nous avons appris.',
    round: 'accord, échange, aide',
    pointed: 'refus, menace, sanction',
    stitch: 'déclaration, autre',
    key: 'principal',
    planned: 'prévu',
    conditional: 'conditionnel',
    uncertain: 'date incertaine',
  },

  changes: {
    since: (time) => `Ce qui a changé depuis le ${time}`,
    sinceBefore: 'Tout depuis avant l’ouverture du dossier',
    versions: (from, to) => `De la version ${from} à la version ${to}.`,
    folded: 'Ce qui n’a pas changé est réduit à son titre.',
    first: 'Premier changement',
    close: 'Fermer',
    none: 'Rien n’a changé.',
    developments: 'Faits',
    added: 'Ajouté',
    changed: 'Corrigé',
    counts: {
      added: (n) => `${count(n)} ajouté${s(n)}`,
      corrected: (n) => `${count(n)} corrigé${s(n)}`,
      withdrawn: (n) => `${count(n)} retiré${s(n)}`,
      held: (n) => `${count(n)} retenu${s(n)}`,
      released: (n) => `${count(n)} publié${s(n)}`,
      merged: (n) => `${count(n)} fusionné${s(n)}`,
      unmerged: (n) => `${count(n)} séparé${s(n)}`,
      removed: (n) => (n < 2 ? `${count(n)} n’est plus montré` : `${count(n)} ne sont plus montrés`),
      verified: (n) => `${count(n)} jugé${s(n)} à nouveau`,
      translated: (n) => `${count(n)} traduit${s(n)}`,
      stated: (n) => `${count(n)} énoncée${s(n)}`,
      announced: (n) => `${count(n)} annoncée${s(n)}`,
      revised: (n) => `${count(n)} révisée${s(n)}`,
      settled: (n) => `${count(n)} réglée${s(n)}`,
      overdue: (n) => `${count(n)} en retard`,
      reported: (n) => `${count(n)} rapporté${s(n)}`,
      rated: (n) => `${count(n)} évaluée${s(n)}`,
      story: 'description changée',
    },
    story: 'Dossier',
  },

  live: {
    added: (n) => (n < 2 ? `${count(n)} nouveau` : `${count(n)} nouveaux`),
    others: (n) => (n < 2 ? `${count(n)} mise à jour` : `${count(n)} mises à jour`),
    announce: (news) => `${news}. Un bouton en fin de page le montre.`,
    lost: (time) => `Connexion perdue à ${time}. Nouvel essai en cours ; rien ne sera manqué.`,
    connected: 'Connexion rétablie.',
  },

  problem: {
    notThere: 'Cette page n’existe pas.',
    notThereYet: 'Le dossier n’existait pas encore.',
    storyNotThere: 'Ce dossier n’existe pas, ou n’est pas public.',
    developmentNotThere: 'Ce dossier n’a pas ce fait, ou ne le montre pas.',
    badAddress: 'Cette adresse ne peut être lue.',
    unavailable: 'Cette page ne peut être montrée à présent.',
    keyNeeded: 'Ce service ne montre ses dossiers qu’à ceux qui ont une clé.',
    goBack: 'Vers la liste des dossiers',
    now: 'Le montrer tel qu’il est maintenant',
  },
}

const LOCALE = 'fr-FR'
const NBSP = '\u00a0'
const month = /* @__PURE__ */ monthNames(LOCALE, 'long')
const shortMonth = /* @__PURE__ */ monthNames(LOCALE, 'short')
const ofYear = (year: number) => (isAncient(year) ? `de l’an ${year}` : String(year))
const theYear = (year: number) => (isAncient(year) ? `l’an ${year}` : String(year))
const SEASONS = { 21: 'printemps', 22: 'été', 23: 'automne', 24: 'hiver' }
const dayOfMonth = (day: number) => (day === 1 ? '1er' : String(day))

/** `le 4 septembre`, `l’été 2025`. Months and years have no article. */
function inSentence({ words, unit }: Named): string {
  if (unit === 'day') return `le ${words}`
  if (unit === 'season') return elides(words) ? `l’${words}` : `le ${words}`
  return words
}

const elides = (words: string) => /^[aeéioh]/i.test(words)

/** `du 4 septembre`, `de l’été`, `d’août`, `de 2025`. */
function de(words: string): string {
  if (words.startsWith('le ')) return `du ${words.slice(3)}`
  return elides(words) ? `d’${words}` : `de ${words}`
}

/** `au 4 septembre`, `à l’été`, `en août`, `en 2025`. */
function to(words: string): string {
  if (words.startsWith('le ')) return `au ${words.slice(3)}`
  return words.startsWith('l’') ? `à ${words}` : `en ${words}`
}

/** `le 4 septembre`, `à l’été 2025`, `en l’an 800`: when something was. */
function when(date: Named): string {
  if (date.unit === 'day') return inSentence(date)
  return date.unit === 'season' ? to(inSentence(date)) : `en ${date.words}`
}

function hour({ hour: h, minute, second }: Clock): string {
  const minutes = minute === '00' && second === '00' ? '' : `${NBSP}${minute}`
  const seconds = second === '00' ? '' : `${NBSP}min${NBSP}${second}${NBSP}s`
  return `${Number(h)}${NBSP}h${minutes}${seconds}`
}

/** How dates are said. */
export const dates: DateWords = {
  day: (day, m, year) =>
    [
      dayOfMonth(day),
      ...(m === undefined ? [] : [month(m)]),
      ...(year === undefined ? [] : [ofYear(year)]),
    ].join(' '),
  month: (m, year) => (year === undefined ? month(m) : `${month(m)} ${ofYear(year)}`),
  season: (season, year) =>
    year === undefined
      ? SEASONS[season]
      : `${SEASONS[season]} ${ofYear(year)}${season === 24 ? `-${year + 1}` : ''}`,
  year: theYear,
  weekday: /* @__PURE__ */ weekdayNames(LOCALE),
  decade: (first) => `les années ${first}`,
  hour,
  atTime: (day, clock, zone) => `${day}, ${hour(clock)}${zone === undefined ? '' : ` ${zone}`}`,
  shortDay: (day, m, year) =>
    `${dayOfMonth(day)} ${shortMonth(m)}${year === undefined ? '' : ` ${ofYear(year)}`}`,

  unknown: { month: (known) => `${known}, mois inconnu`, day: (known) => `${known}, jour inconnu` },
  alone: {
    '?': (date) => `peut-être ${when(date)}`,
    '~': (date) => `vers ${inSentence(date)}`,
    '%': (date) => `peut-être vers ${inSentence(date)}`,
  },

  inSentence,
  doubted: {
    '?': (words) => `${words} peut-être`,
    '~': (words) => `${words} environ`,
    '%': (words) => `${words} environ, peut-être`,
  },
  start: (date) => (date.unit === 'season' ? `le début ${de(inSentence(date))}` : `début ${date.words}`),
  end: (date) => (date.unit === 'season' ? `la fin ${de(inSentence(date))}` : `fin ${date.words}`),
  endOfThatMonth: 'la fin du mois',

  between: (from, to) => `entre ${from} et ${to}`,
  fromTo: (from, to) => `${de(from)} à ${to}`,
  since: (words) => `depuis ${words}`,
  from: (words) => `à partir ${de(words)}, sans échéance`,
  fromUnknown: (words) => `à partir ${de(words)}, fin inconnue`,
  until: (words) => `jusqu’${to(words)}`,
  by: (words) => `d’ici ${words.startsWith('le ') ? to(words) : words}`,
  untilUnknown: (words) => `jusqu’${to(words)}, début inconnu`,

  thirds: [(month) => `début ${month}`, (month) => `mi-${month}`, (month) => `fin ${month}`],
  halves: [(month) => `la première quinzaine ${de(month)}`, (month) => `la seconde quinzaine ${de(month)}`],
  course: (month) => `courant ${month}`,
  quarter: (n, year) =>
    `le ${['premier', 'deuxième', 'troisième', 'quatrième'][n]} trimestre ${ofYear(year)}`,
  halfYear: (n, year) => `le ${['premier', 'second'][n]} semestre ${ofYear(year)}`,
}

/** The words of the editor. Readers do not load them. */
export const editor: EditorWords = {
  key: {
    title: 'Votre clé',
    label: 'Clé',
    hint: 'Elle commence par frk_. Elle est gardée jusqu’à la fermeture de l’onglet et ne figure dans aucune adresse.',
    use: 'Utiliser cette clé',
    forget: 'Oublier la clé',
    close: 'Fermer',
    checking: 'Vérification de la clé.',
    needed: 'Collez une clé.',
    refused: 'Cette clé est inconnue ou a expiré.',
    unreachable: 'Le service ne répond pas. Réessayez.',
    you: (name, role) => `Vous êtes ${name}, ${role}.`,
    noEditing: 'Cette clé permet de lire, non de modifier.',
    limited: (stories) => `Elle est limitée à ces dossiers\u00a0: ${stories}.`,
    roles: { reader: 'lecture', reporter: 'reportage', editor: 'rédaction', admin: 'administration' },
  },

  menus: {
    story: 'Modifier ce dossier',
    record: 'Consigner',
    item: 'Modifier',
    ofItem: (headline) => `Modifier\u00a0: ${headline}`,
  },

  forms: {
    open: { title: 'Ouvrir un dossier', send: 'Ouvrir' },
    describe: { title: 'Décrire le dossier', send: 'Modifier' },
    close: { title: 'Clore le dossier', send: 'Clore le dossier' },
    reopen: { title: 'Rouvrir le dossier', send: 'Rouvrir' },
    report: { title: 'Rapporter un fait', send: 'Rapporter' },
    correct: { title: 'Corriger', send: 'Corriger' },
    withdraw: { title: 'Retirer', send: 'Retirer' },
    hold: { title: 'Retenir', send: 'Retenir' },
    release: { title: 'Ne plus retenir', send: 'Ne plus retenir' },
    translate: { title: 'Traduire', send: 'Ajouter la traduction' },
    corroborate: { title: 'Corroborer', send: 'Corroborer' },
    dispute: { title: 'Contester', send: 'Consigner la contestation' },
    assess: { title: 'Évaluer', send: 'Évaluer' },
    raise: { title: 'Poser une question', send: 'Poser' },
    position: { title: 'Consigner une position', send: 'Consigner' },
    announce: { title: 'Annoncer ce qui est attendu', send: 'Annoncer' },
    revise: { title: 'Réviser', send: 'Réviser' },
    fulfil: { title: 'Réalisé', send: 'Consigner comme réalisé' },
    cancel: { title: 'Annulé', send: 'Consigner comme annulé' },
    lapse: { title: 'Sans suite', send: 'Consigner sans suite' },
    figure: { title: 'Rapporter un chiffre', send: 'Rapporter' },
  },

  fields: {
    language: 'Langue des textes',
    id: 'Identifiant',
    title: 'Titre',
    summary: 'Résumé',
    tags: 'Mots-clés',
    visibility: 'Qui peut le lire',
    reason: 'Motif',
    headline: 'Titre',
    body: 'Texte',
    occurred: 'Date des faits',
    said: 'Date de la déclaration',
    kind: 'Nature',
    mode: 'Mode',
    note: 'De quelle nature',
    actors: 'Acteurs',
    actor: 'Acteur',
    role: 'Rôle',
    represents: 'Au nom de',
    places: 'Lieux',
    place: 'Lieu',
    country: 'Pays',
    saidBy: 'Auteur des propos',
    source: 'Source',
    quote: 'Propos tenus',
    url: 'Adresse de l’article',
    publishedAt: 'Date de publication',
    links: 'Liens',
    link: 'Lien',
    relation: 'Relation',
    development: 'Fait',
    importance: 'Importance',
    actuality: 'État',
    severity: 'Gravité de l’erreur',
    disputedBy: 'Qui conteste',
    statement: 'Ce qui est dit',
    credibility: 'Crédibilité',
    question: 'Question',
    issue: 'Question',
    stance: 'Position',
    scope: 'Portée',
    scopeLabel: 'Nom de la portée',
    conditions: 'À quelles conditions',
    saidIn: 'Le fait où cela a été dit',
    what: 'Ce qui doit arriver',
    window: 'Quand cela doit arriver',
    announcedBy: 'Qui l’a annoncé',
    condition: 'Condition',
    likelihood: 'Vraisemblance',
    reviewBy: 'À réexaminer avant le',
    by: 'Le fait qui le réalise',
    partly: 'En partie seulement',
    figure: 'Chiffre',
    label: 'Ce que mesure le chiffre',
    value: 'Valeur',
    unit: 'Unité',
  },

  hints: {
    date: 'Écrivez ? pour un doute, ~ pour environ, .. pour sans terme\u00a0: 2025-09-04, 2025-09~, 2025-09-05/..',
    day: 'Un jour, par exemple 2025-10-01.',
    id: 'Laissé vide, il est tiré des mots ci-dessus.',
    tags: 'Séparés par des virgules.',
    conditions: 'Une par ligne.',
    value: 'Un nombre, une fourchette comme 20–30 ou 20.., ou des mots. L’unité a son propre champ.',
    country: 'Deux lettres, par exemple FR.',
    mode: 'Un nom de PLOVER, par exemple visit.',
    scope: 'Laissée vide\u00a0: générale.',
    newFigure: 'Laissé vide, c’est un nouveau chiffre.',
  },

  choices: {
    visibility: { public: 'Tout le monde', restricted: 'Seulement les clés autorisées' },
    severity: { correction: 'Une correction à signaler aux lecteurs', minor: 'Une coquille' },
    actorRoles: { source: 'agit', target: 'subit', participant: 'participe', host: 'accueille' },
    none: 'Aucun',
    choose: 'Choisir',
  },

  form: {
    readsAs: 'Se lit',
    fromTo: (from, to) => `de ${from} à ${to}`,
    figureInWords: 'Se lit comme des mots, non comme un nombre.',
    figureWithUnit: (number, unit) =>
      `Se lit comme des mots. Pour un nombre, écrivez ${number} ici et ${unit} comme unité.`,
    noLanguage: 'Ce n’est pas un code de langue, par exemple fr.',
    more: 'Plus',
    add: (what) => `Ajouter\u00a0: ${what.toLocaleLowerCase('fr')}`,
    remove: (what, n) => `Supprimer\u00a0: ${what.toLocaleLowerCase('fr')} ${n}`,
    needed: 'Ce champ est nécessaire.',
    noChange: 'Rien n’a été modifié.',
    later: 'Annuler',
    discard: 'Abandonner la saisie',
    kept: 'Votre saisie précédente a été gardée.',
    loading: 'Le formulaire se prépare.',
    notLoaded: 'Le service ne répond pas\u00a0: le formulaire ne peut être préparé.',
    tryAgain: 'Réessayer',
    sending: 'Envoi en cours.',
    waiting: 'L’envoi est dans le journal. Le verdict est attendu.',
    offline: 'La connexion est perdue. Votre saisie est gardée, et rien n’est envoyé deux fois.',
    unreachable:
      'Le service n’a pas répondu. Il a peut-être reçu cet envoi\u00a0: renvoyé, il ne sera pas enregistré deux fois.',
    again: 'Renvoyer',
    recorded: (version) => `Enregistré à la version ${version}.`,
    sentBefore: (version) =>
      `Votre envoi précédent a été enregistré à la version ${version}. Ce que vous avez changé depuis ne l’est pas.`,
    show: 'Afficher',
    warnings: 'À vérifier\u00a0:',
    close: 'Fermer',
  },

  dates: {
    none: 'Ce n’est pas une date. Écrivez-la 2025-09-04 ou, moins précise, 2025-09 ou 2025.',
    noMonth: (month) =>
      `Il n’y a pas de mois ${month}\u00a0: écrivez de 01 à 12, ou de 21 à 24 pour une saison.`,
    noDay: (month, days) => `${month} a ${days} jours.`,
    turned: (write) => `La fin précède le début\u00a0: écrivez ${write}.`,
    time: (write) =>
      `Une heure a ses minutes, ses secondes et son fuseau, sans fraction de seconde\u00a0: écrivez ${write}.`,
    near: (write) => `Une date s’écrit autrement\u00a0: écrivez ${write}.`,
    seasons: { 21: 'printemps', 22: 'été', 23: 'automne', 24: 'hiver' },
    about: 'vers|environ',
    to: 'à|au',
  },

  conflict: {
    of: (what, field) => `${what}\u00a0: ${field}`,
    title: 'Quelqu’un a été plus rapide',
    said: (yours, now) =>
      `Vous écriviez sur la version ${yours}\u00a0; le dossier en est à la version ${now}. Votre envoi n’a pas été enregistré.`,
    meanwhile: 'Enregistré entre-temps',
    yours: 'Le vôtre',
    apply: (version) => `Appliquer le mien à la version ${version}`,
    discard: 'Abandonner le mien',
    nothing: 'rien',
    elsewhere: 'Une modification étrangère à ce formulaire.',
  },

  problems: {
    'validation-failed': 'La valeur n’est pas acceptée. Le service précise, en anglais\u00a0:',
    unauthorized: 'La clé est inconnue ou a expiré.',
    forbidden: 'Cette clé n’en donne pas le droit.',
    'too-large': 'C’est trop long.',
    'rate-limited': 'Trop de demandes en peu de temps. Réessayez dans un instant.',
    unavailable: 'Le service est momentanément indisponible. Réessayez.',
    'request-timeout': 'L’envoi a pris trop de temps. Renvoyez-le.',
    'internal-error': 'Le service a rencontré une erreur. Réessayez, ou prévenez ceux qui le tiennent.',
    unreadable: 'Le service ne peut lire cet envoi. Rien n’a été enregistré.',
    'story-quarantined': 'Ce dossier n’accepte pas d’écriture pour le moment.',
    'version-conflict': 'Le dossier a changé entre-temps.',
    'idempotency-key-reused': 'Cet envoi a déjà été enregistré sous une autre forme.',
    'story-exists': 'Un dossier porte déjà cet identifiant.',
    'story-not-found': 'Ce dossier n’existe pas.',
    'story-closed': 'Le dossier est clos.',
    'story-open': 'Le dossier est ouvert.',
    'development-unknown': 'Ce fait n’est pas dans le dossier.',
    'development-not-found': 'Ce fait n’est pas dans le dossier.',
    'development-withdrawn': 'Ce fait a été retiré.',
    'development-merged': 'Ce fait a été fusionné avec un autre.',
    'development-exists': 'Un fait du dossier porte déjà cet identifiant.',
    'no-change': 'La correction ne change rien.',
    'development-held': 'Ce fait est déjà retenu.',
    'development-not-held': 'Ce fait n’est pas retenu.',
    'issue-exists': 'Une question du dossier porte déjà cet identifiant.',
    'issue-unknown': 'Cette question n’est pas dans le dossier.',
    'expectation-exists': 'Une annonce du dossier porte déjà cet identifiant.',
    'expectation-unknown': 'Cette annonce n’est pas dans le dossier.',
    'learned-out-of-order': 'Le dossier contient déjà un envoi d’une date connue postérieure.',
    'learned-in-future': 'La date à laquelle on l’a su est à venir.',
    'expectation-settled': 'Cette annonce est déjà réalisée, annulée ou sans suite.',
  },
  warnings: {
    'name-spelled-differently':
      'Le dossier contient déjà ce nom avec d’autres majuscules, d’autres accents ou d’autres espaces.',
    'actual-in-future':
      'La date est à venir\u00a0: si le fait est annoncé, son état est «\u00a0Prévu\u00a0».',
    'learned-before-occurred':
      'Le fait aurait été connu avant d’arriver\u00a0: l’une des deux dates est fausse.',
    'date-far-away': 'La date est très éloignée de celles des autres faits du dossier.',
    'country-unknown': 'Ce code n’est celui d’aucun pays (ISO 3166-1).',
    'mode-unknown': 'PLOVER n’a pas ce mode pour cette nature.',
    'story-unknown': 'Votre clé ne donne accès à aucun dossier de cet identifiant. Vérifiez-le.',
    'link-restricted': 'Le dossier lié est d’accès restreint\u00a0: ce lien en montre l’identifiant à tous.',
    'nothing-changed': 'Cela ne change rien\u00a0: le dossier le dit déjà.',
    'figure-id-near':
      'Ce chiffre est nouveau, mais un autre porte presque le même identifiant. Est-ce le même\u00a0?',
    'figure-label-changed': 'Ce chiffre avait un autre libellé. Les lecteurs voient le dernier.',
    'language-new': 'Le dossier n’avait encore aucun texte dans cette langue.',
    'main-language-lost':
      'Ce texte n’existe plus dans la langue principale\u00a0: le nouveau remplace l’ancien dans toutes les langues.',
    'translation-hidden':
      'Le titre a déjà un texte dans cette langue, et les lecteurs voient celui-là. Corrigez plutôt le titre.',
    'known-now':
      'Le dernier envoi du dossier a été daté après coup, et celui-ci ne l’est pas\u00a0: il ne sera plus possible d’en dater avant lui.',
    'lapsed-early': 'Le délai n’est pas écoulé\u00a0: ce dont on sait que cela n’arrivera pas est annulé.',
  },
}
