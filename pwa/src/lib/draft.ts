import type { ConsentWay, Fix, Located, LonLat, Report, ReportAgency } from '@/lib/api'

/** A point found by the phone or shown on the map. `located` is our guess of the grid; the server decides. */
interface PointPlace {
  by: 'phone' | 'map'
  fix: Fix
  located: Located | null
}

/** A small grid, or a village, chosen from the list. */
interface ListPlace {
  by: 'list'
  grid: string
  name: string
}

export type Place = PointPlace | ListPlace

/** When it was seen, as a person says it; `day` is one chosen from the calendar. */
export type Seen = 'now' | 'today' | 'yesterday' | 'day'

/** For whom an agent writes a report. With a ticket the principal is known to the server already. */
export interface ForPrincipal {
  item: string
  ticket: string | null
  number: string | null
  /** The request has their consent; none is needed with the report. */
  consented: boolean
  consent: { way: ConsentWay | null; at: string; words: string }
}

/** A report being written. Saved on each change, never sent as it is. */
export interface Draft {
  id: string
  category: string | null
  words: string
  place: Place | null
  seen: Seen
  seen_at: string
  head_count: number
  urgent: boolean
  reporter: { name: string; phone: string; protect: boolean }
  photos: string[]
  agency?: ForPrincipal | null
}

export const HEAD_COUNT_MAX = 9999

export const newDraft = (id: string, now: Date): Draft => ({
  id,
  category: null,
  words: '',
  place: null,
  seen: 'now',
  seen_at: now.toISOString(),
  head_count: 1,
  urgent: false,
  reporter: { name: '', phone: '', protect: false },
  photos: [],
})

/** A point put on the map by hand: exact as meant, so without an accuracy. */
export const fixOnMap = (point: LonLat, now: Date): Fix => ({
  ...point,
  datum: 'wgs84',
  accuracy_m: null,
  fixed_at: now.toISOString(),
})

export const isEmpty = (draft: Draft): boolean =>
  draft.category === null &&
  draft.words.trim() === '' &&
  draft.photos.length === 0 &&
  draft.reporter.name.trim() === '' &&
  draft.reporter.phone.trim() === ''

/** What a draft still lacks before it can be sent. */
export type Lack = 'principal' | 'consent' | 'category' | 'place' | 'words_or_photo'

function lacksFor(agency: ForPrincipal, { name, phone }: Draft['reporter']): Lack[] {
  const found: Lack[] = []
  if (agency.ticket === null && !name.trim() && !phone.trim()) found.push('principal')
  const agreed = agency.consent.way !== null && agency.consent.words.trim() !== ''
  if (!agency.consented && !agreed) found.push('consent')
  return found
}

export function lacks(draft: Draft): Lack[] {
  const found: Lack[] = draft.agency ? lacksFor(draft.agency, draft.reporter) : []
  if (draft.category === null) found.push('category')
  if (draft.words.trim() === '' && draft.photos.length === 0) found.push('words_or_photo')
  if (draft.place === null) found.push('place')
  return found
}

const reporterOf = ({ reporter }: Draft): Report['reporter'] => {
  const name = reporter.name.trim()
  const phone = reporter.phone.trim()
  return name || phone ? { name, phone, protect: reporter.protect } : null
}

const agencyOf = ({ item, ticket, consent }: ForPrincipal): ReportAgency => ({
  item,
  ticket,
  consent:
    consent.way === null ? null : { way: consent.way, at: consent.at, words: consent.words.trim() },
})

/** The item that will be sent, unchanged from now on. `photos` are the digests of the bytes to follow. */
export const frozen = (draft: Draft, photos: Report['photos'], now: Date): Report => ({
  id: draft.id,
  category: draft.category ?? '',
  words: draft.words.trim(),
  point: draft.place && draft.place.by !== 'list' ? { ...draft.place.fix } : null,
  grid: draft.place?.by === 'list' ? draft.place.grid : null,
  seen_at: draft.seen_at,
  sent_at: now.toISOString(),
  head_count: draft.head_count,
  urgent: draft.urgent,
  photos,
  reporter: reporterOf(draft),
  ...(draft.agency ? { agency: agencyOf(draft.agency) } : {}),
})

function placeOf(item: Report, name: string): Place | null {
  if (item.point) {
    const by = item.point.accuracy_m === null ? 'map' : 'phone'
    return { by, fix: item.point, located: null }
  }
  return item.grid ? { by: 'list', grid: item.grid, name } : null
}

const reopenedFor = ({ item, ticket, consent }: ReportAgency): ForPrincipal => ({
  item,
  ticket,
  number: null,
  consented: ticket !== null && consent === null,
  consent: consent ?? { way: null, at: '', words: '' },
})

/** A refused item as a draft again, under a new id; the refused one stays as it is. */
export const reopened = (item: Report, id: string, photos: string[], placeName: string): Draft => ({
  id,
  category: item.category,
  words: item.words,
  place: placeOf(item, placeName),
  seen: 'day',
  seen_at: item.seen_at,
  head_count: item.head_count,
  urgent: item.urgent,
  reporter: item.reporter ?? { name: '', phone: '', protect: false },
  photos,
  ...(item.agency ? { agency: reopenedFor(item.agency) } : {}),
})

/** The name of a place, as far as the phone knows it: "白阳镇 南门村 第3小网格", or '' before it is known. */
export function placeName(place: Place | null): string {
  if (place === null) return ''
  if (place.by === 'list') return place.name
  if (!place.located?.inside) return ''
  const { town, village, small } = place.located
  return [town.name, village.name, small.name].join(' ')
}
