import type { Named, Role } from '@/lib/api'
import { ask, askBlob } from '@/lib/http'

interface Entity {
  id: string
  name: string
}

export interface StandIn {
  id: string
  person: Entity
  valid_from: string
  valid_to: string
}

export interface HeldPost {
  id: string
  role: Role
  organisation: Entity
  area: Named
  holder: Entity
  valid_from: string
  valid_to: string | null
  deputies: StandIn[]
}

export interface Member {
  id: string
  name: string
  username: string | null
  must_change: boolean
  closes_on: string | null
  posts: HeldPost[]
}

export interface Candidate {
  id: string
  name: string
  posts: { role: Role; organisation: Entity }[]
}

export type OfficeKind = 'county' | 'department' | 'town' | 'village'

export interface Office {
  id: string
  name: string
  kind: OfficeKind
  code: string
  parent_id: string | null
  duty_phone: string | null
  contact: Entity | null
  contact_deputy_for: string | null
  people: number
  vacant: number
}

export interface Vacancy {
  organisation: Entity
  role: Role
  area: Named
  town: Named
  missing: number
  since: string | null
}

export interface HandOver {
  id: string
  leaver: Entity
  successor: Entity | null
  by: Entity
  last_on: string
  at: string
  posts: { role: Role; organisation: Entity; area: Named; followed: boolean }[]
  items: { kind: string; label: string }[]
}

export interface FirstPassword {
  name: string
  username: string
  password: string
}

export type Outcome = 'new' | 'changed' | 'unchanged' | 'ended'

export interface SheetRow {
  row: number
  name: string
  username: string
  role: Role
  area_code: string
  valid_from: string
  valid_to: string | null
  outcome: Outcome
}

export interface CellFault {
  row: number
  column: string
  code: string
  value: string
}

export interface Preview {
  seen: string
  changes: SheetRow[]
  faults: CellFault[]
}

export interface TakenIn {
  changes: SheetRow[]
  passwords: FirstPassword[]
  /** A workbook, base64. */
  handout: string
}

const STAFF = '/accounts/staff'
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

const sheet = (content: ArrayBuffer) => ({ bytes: content, type: XLSX })

export const offices = async (): Promise<Office[]> =>
  (await ask<{ items: Office[] }>('GET', `${STAFF}/offices`)).items

export const people = (query: {
  q?: string
  organisation?: string
  gone?: boolean
}): Promise<{ items: Member[]; total: number }> => ask('GET', `${STAFF}/people`, { query })

export const onePerson = (id: string): Promise<{ member: Member; may_change: boolean }> =>
  ask('GET', `${STAFF}/people/${id}`)

export const resetPassword = (id: string): Promise<FirstPassword> =>
  ask('POST', `${STAFF}/people/${id}/password`)

export const giveAccount = (id: string, username: string): Promise<FirstPassword> =>
  ask('POST', `${STAFF}/people/${id}/account`, { json: { username } })

export const handOver = (
  id: string,
  json: { successor_id: string | null; last_on: string },
): Promise<HandOver> => ask('POST', `${STAFF}/people/${id}/hand-over`, { json })

export const handOvers = async (): Promise<HandOver[]> =>
  (await ask<{ items: HandOver[] }>('GET', `${STAFF}/hand-overs`)).items

export const vacancies = async (): Promise<Vacancy[]> =>
  (await ask<{ items: Vacancy[] }>('GET', `${STAFF}/vacancies`)).items

export const setDutyPhone = (id: string, phone: string | null): Promise<void> =>
  ask('PUT', `${STAFF}/offices/${id}/duty-phone`, { json: { duty_phone: phone } })

export const template = (): Promise<Blob> => askBlob('GET', `${STAFF}/template`)

export const preview = (content: ArrayBuffer): Promise<Preview> =>
  ask('POST', `${STAFF}/preview`, sheet(content))

export const faultsMarked = (content: ArrayBuffer): Promise<Blob> =>
  askBlob('POST', `${STAFF}/faults`, sheet(content))

export const takeIn = (content: ArrayBuffer, seen: string): Promise<TakenIn> =>
  ask('POST', `${STAFF}/import`, { ...sheet(content), query: { seen } })

export const myDeputies = (): Promise<{ posts: HeldPost[]; stood_in: HeldPost[] }> =>
  ask('GET', '/deputies')

export const candidates = async (post: string): Promise<Candidate[]> =>
  (await ask<{ items: Candidate[] }>('GET', '/deputies/candidates', { query: { post } })).items

export const arrangeDeputy = (json: {
  post_id: string
  deputy_id: string
  valid_from: string
  valid_to: string
}): Promise<{ id: string }> => ask('POST', '/deputies', { json })

export const endDeputy = (id: string): Promise<void> => ask('POST', `/deputies/${id}/end`)
