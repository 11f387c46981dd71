import { ask } from '@/lib/http'
import type { MatterRow, Organisation, Role, Stage } from '@/lib/api'

type Person = Pick<Organisation, 'id' | 'name'>
type CareStage =
  | 'under_care'
  | 'ended'
  | 'drafted'
  | 'confirmed'
  | 'to_do'
  | 'done'
  | 'signed_off'
  | 'dropped'
  | 'in_use'
  | 'closed'

export interface AreaNamed {
  code: string
  name: string
  town: string | null
}

export interface Sitting {
  seat: 'head' | 'member' | 'lead_official' | 'liaison'
  person: Person
  organisation: Person
  since: string
}

export interface Finding {
  condition: 'long_enough' | 'nothing_overdue' | 'few_open' | 'people_satisfied'
  holds: boolean | null
  count: number
  of: number | null
  limit: number
}

export interface Task {
  id: string
  organisation: Person
  words: string | null
  matter: { id: string; number: string; words: string; stage: Stage } | null
  matter_stage: Stage | null
  stage: CareStage
  outcome: string | null
  available_actions: string[]
}

export interface Week {
  id: string
  week_on: string
  stage: CareStage
  tasks: Task[]
  available_actions: string[]
}

export interface FocalRow {
  id: string
  village: AreaNamed
  stage: CareStage
  reason: string
  organisation: Person
  head: Person | null
  started_on: string
  ended_on: string | null
  result: 'passed' | 'lifted' | null
  week: { week_on: string; stage: CareStage; done: number; tasks: number } | null
}

export interface Deed {
  seq: number
  action: string
  at: string
  actor: { name: string; organisation: string; role: Role | null }
  about: string | null
  words: string | null
  facts: { seat?: string; on?: string; week_on?: string; tasks?: number; task?: number }
  handed_over: boolean
}

export interface Focal extends FocalRow {
  task_force: Sitting[]
  weeks: Week[]
  exit_test: Finding[] | null
  periods: FocalRow[]
  events: Deed[]
  available_actions: string[]
}

export interface Official {
  id: string
  name: string
  role: Role
  organisation: Person
  kind: string
}

export interface PlaceKind {
  code: string
  name: string
}

export interface PlaceRow {
  id: string
  kind: PlaceKind
  name: string
  stage: CareStage
  place: AreaNamed
  lead: Sitting | null
  liaison: Sitting | null
  opened_on: string
  closed_on: string | null
}

export interface Place extends PlaceRow {
  shape: GeoJSON.Point | GeoJSON.Polygon | GeoJSON.MultiPolygon
  events: Deed[]
  available_actions: string[]
}

export interface Ledger {
  items: { matter: MatterRow; why: 'lies_there' | 'linked'; reason: string | null }[]
  total: number
  open: number
  radius_m: number | null
}

export interface PlaceGiven {
  kind: string
  name: string
  point?: { lon: number; lat: number } | undefined
  area?: GeoJSON.Polygon | GeoJSON.MultiPolygon | undefined
  lead: string
  liaison: string
  reason?: string
}

export interface TaskForceGiven {
  head: string
  members: string[]
  reason: string
}

export const focalVillages = (
  query: { stage?: 'under_care' | 'ended' } = {},
): Promise<{ items: FocalRow[]; may_declare: boolean }> => ask('GET', '/focal-villages', { query })

export const focalVillage = (id: string): Promise<Focal> => ask('GET', `/focal-villages/${id}`)

export const declare = (given: TaskForceGiven & { village: string }): Promise<Focal> =>
  ask('POST', '/focal-villages', { json: given })

/** One act on a focal village, its list or a task; the village as it then is. */
export const actOn = (id: string, what: string, given: object = {}): Promise<Focal> =>
  ask('POST', `/focal-villages/${id}/${what}`, { json: given })

export const officials = async (area: string): Promise<Official[]> =>
  (await ask<{ items: Official[] }>('GET', '/officials', { query: { area } })).items

export const places = (query: {
  kind?: string | undefined
  q?: string | undefined
}): Promise<{ items: PlaceRow[]; kinds: PlaceKind[]; may_register: boolean }> =>
  ask('GET', '/places', { query })

export const place = (id: string): Promise<Place> => ask('GET', `/places/${id}`)

export const ledgerOf = (id: string): Promise<Ledger> => ask('GET', `/places/${id}/ledger`)

export const register = (given: PlaceGiven): Promise<Place> =>
  ask('POST', '/places', { json: given })

export const change = (id: string, given: PlaceGiven): Promise<Place> =>
  ask('PUT', `/places/${id}`, { json: given })

export const close = (id: string, reason: string): Promise<Place> =>
  ask('POST', `/places/${id}/close`, { json: { reason } })

export const link = (id: string, matter: string, reason: string): Promise<Ledger> =>
  ask('POST', `/places/${id}/ledger`, { json: { matter, reason } })

export const unlink = (id: string, matterId: string, reason: string): Promise<Ledger> =>
  ask('POST', `/places/${id}/ledger/${matterId}/unlink`, { json: { reason } })
