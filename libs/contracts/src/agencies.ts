/** The bodies that answer citizens. Codes are final: they name queues, API paths and accounts. */
export const AGENCIES = [
  { code: 'cistoca', name: 'JKP Čistoća' },
  { code: 'zelenilo-groblja', name: 'JKP Zelenilo i groblja' },
  { code: 'vodovod', name: 'JKP Vodovod' },
  { code: 'pijace', name: 'JKP Pijace' },
  { code: 'parking-servis', name: 'JKP Parking servis' },
  { code: 'stambeno-toplifikacija', name: 'JP za stambene usluge i toplifikaciju' },
  { code: 'stambena-agencija', name: 'Gradska stambena agencija' },
  { code: 'tvrdjava', name: 'JP Smederevska tvrđava' },
  { code: 'direkcija-urbanizam', name: 'Direkcija za urbanizam' },
  { code: 'komunalna-inspekcija', name: 'Komunalna inspekcija' },
  { code: 'ekoloska-inspekcija', name: 'Ekološka inspekcija' },
  { code: 'saobracajna-inspekcija', name: 'Saobraćajna inspekcija' },
  { code: 'gradjevinska-inspekcija', name: 'Građevinska inspekcija' },
  { code: 'prosvetna-inspekcija', name: 'Prosvetna inspekcija' },
  { code: 'komunalna-policija', name: 'Komunalna policija' },
  { code: 'kabinet-gradonacelnika', name: 'Kabinet gradonačelnika' },
  { code: 'odeljenje-urbanizam', name: 'Odeljenje za urbanizam' },
  { code: 'javne-sluzbe', name: 'Odeljenje za javne službe – socijalna davanja' },
] as const;

export type AgencyCode = (typeof AGENCIES)[number]['code'];

/** Not a body: marks a report that only an operator can place. */
export const TRIAGE = 'trijaza';

export type Assignee = AgencyCode | typeof TRIAGE;

export const AGENCY_CODES: readonly AgencyCode[] = AGENCIES.map((agency) => agency.code);
export const ASSIGNEES: readonly Assignee[] = [...AGENCY_CODES, TRIAGE];

export const isAgency = (code: string): code is AgencyCode => (AGENCY_CODES as readonly string[]).includes(code);

/** The name as a citizen knows it, Serbian Latin. */
export const agencyName = (code: string): string => AGENCIES.find((agency) => agency.code === code)?.name ?? code;
