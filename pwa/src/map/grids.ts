import { ask } from '@/lib/http'
import { dayOf } from '@/lib/days'
import { inForce, type Known } from '@/offline/boundaries'
import { freshOrKept } from '@/offline/kept'

export type GridLevel = 'town' | 'large' | 'small'

export interface GridProperties {
  code: string
  name: string
  level: string
  parent: string
  households: number
  label_lon: number
  label_lat: number
  /** Not there on all of the days drawn: another area has its land on some of them. */
  is_passing?: boolean
}

export type Grids = GeoJSON.FeatureCollection<
  GeoJSON.Polygon | GeoJSON.MultiPolygon,
  GridProperties
>

/** Finer than a pixel up to zoom 14; all levels alike, so that their edges meet. */
const SIMPLIFY_M = 10

type Days = { valid_from?: string; next_from?: string | null }
type Dated = Grids & Days

const under = new Map<string, Promise<Known<Grids>>>()

const fetched = (level: GridLevel, key: string, on?: string): Promise<Dated> =>
  freshOrKept(`grids.${level}${key}`, () =>
    ask<Dated>('GET', '/territory/grids', {
      query: { level, simplify: SIMPLIFY_M, ...(on ? { on } : {}) },
    }),
  )

/** The outlines of today, and those that wait for their day; without the latter the former serve. */
async function knownOf(level: GridLevel): Promise<Known<Grids>> {
  const now = await fetched(level, '')
  const from = now.next_from
  if (!from) return { now, next: null }
  const then = await fetched(level, '.next', from).catch(() => null)
  // What was kept for an earlier change says nothing of this one.
  return { now, next: then?.valid_from === from ? { from, then } : null }
}

/**
 * The outlines of a level today, asked for once a day; without a network those kept before.
 *
 * Those of the next change are fetched ahead: a phone that is offline when its day begins draws them.
 */
export async function gridsOf(level: GridLevel): Promise<Grids> {
  const today = dayOf(new Date())
  const key = `${level} ${today}`
  const asked = under.get(key) ?? knownOf(level)
  under.set(key, asked)
  asked.catch(() => under.delete(key))
  return inForce(await asked, today)
}

/** The outlines of a level in force between two days, the newest of each area, older ones below. */
export async function gridsBetween(level: GridLevel, days: readonly string[]): Promise<Grids> {
  const all = await Promise.all(
    days.map(on =>
      ask<Grids>('GET', '/territory/grids', { query: { level, simplify: SIMPLIFY_M, on } }),
    ),
  )
  const every = all.flatMap(({ features }) => features)
  const times = new Map<string, number>()
  for (const { properties } of every)
    times.set(properties.code, (times.get(properties.code) ?? 0) + 1)
  const byCode = new Map(every.map(each => [each.properties.code, each]))
  const features = [...byCode.values()].map(each => {
    const is_passing = (times.get(each.properties.code) ?? 0) < days.length
    return { ...each, properties: { ...each.properties, is_passing } }
  })
  return { type: 'FeatureCollection', features }
}
