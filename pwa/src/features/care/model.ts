import { phrase, type Phrase } from '@/lib/phrase'
import type { Deed, Finding, Official } from '@/features/care/api'

/** What a condition of the exit test says, with its counts. */
export function findingWords({ condition, count, of, limit, holds }: Finding): Phrase {
  if (condition === 'people_satisfied' && holds === null)
    return phrase('care.exit.nobody_asked', { limit })
  return phrase(`care.exit.${condition}`, { count, of: of ?? 0, limit, rate: rate(count, of) })
}

/** A share in percent, with two decimals where it needs them. */
export const rate = (count: number, of: number | null): string =>
  of ? String(Number(((count / of) * 100).toFixed(2))) : '0'

/** How a condition stands: met, not yet, or nothing to judge by. */
export const findingState = ({ holds }: Finding): 'met' | 'unmet' | 'open' =>
  holds === null ? 'open' : holds ? 'met' : 'unmet'

/** People by office, those whose name or office has the words. */
export function byOffice(people: readonly Official[], words: string): [string, Official[]][] {
  const sought = words.trim()
  const groups = new Map<string, Official[]>()
  const seen = new Set<string>()
  for (const each of people) {
    if (seen.has(each.id)) continue
    if (sought && !each.name.includes(sought) && !each.organisation.name.includes(sought)) continue
    seen.add(each.id)
    groups.set(each.organisation.name, [...(groups.get(each.organisation.name) ?? []), each])
  }
  return [...groups]
}

/** The key of what an act of the history is called. */
export const deedKey = ({ action, handed_over }: Deed): string =>
  handed_over ? `care.deed.${action}_handed` : `care.deed.${action}`

/** The Monday of a day. */
export function mondayOf(day: string): string {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number)
  const at = new Date(Date.UTC(year, month - 1, date))
  at.setUTCDate(at.getUTCDate() - ((at.getUTCDay() + 6) % 7))
  return at.toISOString().slice(0, 10)
}

type Shape = GeoJSON.Point | GeoJSON.Polygon | GeoJSON.MultiPolygon
const ROOM = 0.004

/** The box a place is looked at in: with some room around. */
export function boxAround(shape: Shape): [number, number, number, number] {
  const corners =
    shape.type === 'Point'
      ? [shape.coordinates]
      : (shape.coordinates.flat(shape.type === 'Polygon' ? 1 : 2) as number[][])
  const lons = corners.map(([lon = 0]) => lon)
  const lats = corners.map(([, lat = 0]) => lat)
  return [
    Math.min(...lons) - ROOM,
    Math.min(...lats) - ROOM,
    Math.max(...lons) + ROOM,
    Math.max(...lats) + ROOM,
  ]
}
