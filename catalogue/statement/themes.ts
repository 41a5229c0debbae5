/** Words that fill the slots of stories. */
export interface Theme {
  id: string;
  place: string;
  words: Readonly<Record<string, string>>;
}

const KEYS = 'agent|item|items|value|values|interval|intervals|node|nodes|road|roads|cell|cells|letter|letters'.split(
  '|',
);

/** The words of formal text. */
export const PLAIN_WORDS: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    KEYS.map((key, i) => [
      key,
      'reader|element|elements|value|values|interval|intervals|vertex|vertices|edge|edges|cell|cells|letter|letters'.split(
        '|',
      )[i] ?? '',
    ]),
  ),
  Name: 'Alex',
};

const ROWS: readonly string[] = [
  'railway~Junction~dispatcher|wagon|wagons|load|loads|block booking|block bookings|station|stations|track|tracks|yard square|yard squares|car type|car types',
  'beehives~Apiary~keeper|comb|combs|yield|yields|flowering period|flowering periods|hive|hives|flight path|flight paths|meadow patch|meadow patches|dance move|dance moves',
  'bakery~Bakery~baker|tray|trays|price|prices|oven slot|oven slots|shop|shops|street|streets|counter tile|counter tiles|recipe step|recipe steps',
  'library~Archive~archivist|shelf|shelves|height|heights|loan period|loan periods|reading room|reading rooms|corridor|corridors|floor tile|floor tiles|symbol|symbols',
  'observatory~Observatory~astronomer|night|nights|brightness|brightness values|visibility window|visibility windows|telescope|telescopes|cable|cables|sky sector|sky sectors|band|bands',
  'harbour~Harbour~pilot|container|containers|weight|weights|mooring|moorings|berth|berths|channel|channels|basin square|basin squares|flag|flags',
  'orchard~Orchard~grower|tree|trees|crop|crops|picking period|picking periods|well|wells|pipe|pipes|plot|plots|species mark|species marks',
  'theatre~Playhouse~stage manager|scene|scenes|length|lengths|rehearsal slot|rehearsal slots|room|rooms|passage|passages|stage tile|stage tiles|role|roles',
  'post~Sorting Office~sorter|bag|bags|weight|weights|delivery window|delivery windows|office|offices|route|routes|map square|map squares|digit|digits',
  'grid~Power Station~engineer|meter|meters|reading|readings|outage|outages|substation|substations|line|lines|district|districts|state|states',
  'hut~Mountain Pass~warden|post|posts|altitude|altitudes|open season|open seasons|hut|huts|trail|trails|snow field|snow fields|trail mark|trail marks',
  'data~Data Centre~operator|server|servers|load|loads|reservation|reservations|rack|racks|link|links|floor slot|floor slots|event|events',
];

const NAMES = 'Marla|Ilse|Tobias|Ravi|Noor|Petra|Anselm|Yuki|Dario|Freya|Kofi|Lena|Mateo|Sunniva|Viktor|Zofia'.split(
  '|',
);

export const THEMES: readonly Theme[] = ROWS.map((row) => {
  const [id = '', place = '', words = ''] = row.split('~');
  const list = words.split('|');
  return { id, place, words: Object.fromEntries(KEYS.map((key, i) => [key, list[i] ?? ''])) };
});

export function themeById(id: string): Theme {
  const theme = THEMES.find((t) => t.id === id);
  if (theme === undefined) throw new Error(`the catalogue has no theme ${id}`);
  return theme;
}

/** Theme words with the name of a person. */
export function castOf(theme: Theme, pick: (names: readonly string[]) => string): Readonly<Record<string, string>> {
  return { ...theme.words, Name: pick(NAMES) };
}
