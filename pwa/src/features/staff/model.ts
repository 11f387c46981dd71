import type { CellFault, Member, Office, Outcome, SheetRow, Vacancy } from '@/features/staff/api'

/** An office with those below it. */
export interface Branch {
  office: Office
  below: Office[]
}

/** Towns with their villages; the county and its departments stand by themselves. */
export function branchesOf(offices: readonly Office[]): Branch[] {
  const tops = offices.filter(office => office.kind !== 'village')
  const order = ['county', 'town', 'department']
  return [...tops]
    .sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind))
    .map(office => ({
      office,
      below: offices.filter(each => each.kind === 'village' && each.parent_id === office.id),
    }))
}

export const cellOf = (fault: CellFault): string => `${fault.column}${fault.row}`

const OUTCOMES: readonly Outcome[] = ['new', 'changed', 'ended', 'unchanged']

/** How many rows of each outcome there are; none are left out. */
export const countsOf = (rows: readonly SheetRow[]): { outcome: Outcome; n: number }[] =>
  OUTCOMES.map(outcome => ({ outcome, n: rows.filter(row => row.outcome === outcome).length }))

/** Vacant posts by organisation, in the order they came, and how many are missing in each. */
export function byOffice(
  vacancies: readonly Vacancy[],
): { id: string; name: string; missing: number; items: Vacancy[] }[] {
  const found = new Map<string, Vacancy[]>()
  for (const vacancy of vacancies) {
    const items = found.get(vacancy.organisation.id) ?? []
    found.set(vacancy.organisation.id, [...items, vacancy])
  }
  return [...found].map(([id, items]) => ({
    id,
    name: items[0]?.organisation.name ?? '',
    missing: items.reduce((sum, each) => sum + each.missing, 0),
    items,
  }))
}

/** How many posts are missing in each town, the most first. */
export function byTown(
  vacancies: readonly Vacancy[],
): { code: string; name: string; missing: number }[] {
  const found = new Map<string, { code: string; name: string; missing: number }>()
  for (const { town, missing } of vacancies) {
    const before = found.get(town.code)?.missing ?? 0
    found.set(town.code, { ...town, missing: before + missing })
  }
  return [...found.values()].sort((a, b) => b.missing - a.missing || a.code.localeCompare(b.code))
}

/** Whether somebody works here on a day, or will. */
export const isHere = (member: Member, today: string): boolean =>
  member.posts.some(post => post.valid_to === null || post.valid_to >= today)

/** The bytes that base64 stands for. */
export const bytesOf = (base64: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(base64), sign => sign.charCodeAt(0))
