import type { Stage } from '@/lib/api'
import { phrase, type Phrase } from '@/lib/phrase'

const DAY_MS = 86_400_000

/** The periods offered at a tap, in days, both ends included. */
export const PRESETS = [7, 30, 90, 365] as const

/** Days yyyy-mm-dd, both included. */
export interface Period {
  from: string
  to: string
}

/** How the map moves through a period: all of it at once, by week, by month. */
export type Step = 'whole' | 'week' | 'month'

const utc = (day: string): number => Date.parse(`${day}T00:00:00Z`)
const dayAt = (ms: number): string => new Date(ms).toISOString().slice(0, 10)

/** The day some days after (or before) a day. */
export const daysAfter = (day: string, days: number): string => dayAt(utc(day) + days * DAY_MS)

/** The last `days` days up to today. */
export const lastDays = (today: string, days: number): Period => ({
  from: daysAfter(today, 1 - days),
  to: today,
})

export const daysIn = ({ from, to }: Period): number =>
  Math.round((utc(to) - utc(from)) / DAY_MS) + 1

const monthAfter = (day: string): string => {
  const [year = 0, month = 1] = day.split('-').map(Number)
  return dayAt(Date.UTC(year, month, 1))
}

/** The parts of a period: weeks end with the period (the last seven days last), months as the calendar has them. */
export function partsOf(period: Period, step: Step): Period[] {
  if (step === 'whole') return [period]
  const parts: Period[] = []
  if (step === 'week') {
    for (let to = period.to; to >= period.from; to = daysAfter(to, -7)) {
      const from = daysAfter(to, -6)
      parts.unshift({ from: from < period.from ? period.from : from, to })
    }
    return parts
  }
  for (let from = period.from; from <= period.to; from = monthAfter(from)) {
    const last = daysAfter(monthAfter(from), -1)
    parts.push({ from, to: last < period.to ? last : period.to })
  }
  return parts
}

interface DayCount {
  on: string
  count: number
}

/** How many fell into each part. */
export const countsIn = (parts: readonly Period[], days: readonly DayCount[]): number[] =>
  parts.map(({ from, to }) =>
    days.reduce((sum, { on, count }) => (on >= from && on <= to ? sum + count : sum), 0),
  )

export interface CategoryCount {
  category: string
  count: number
  open: number
  previous: number
}

/** Leaf kinds gathered under their top kind; when one kind is looked at, its leaves as they are. */
export function kindsOf(leaves: readonly CategoryCount[], looking: string): CategoryCount[] {
  if (looking) return [...leaves].sort((a, b) => b.count - a.count)
  const tops = new Map<string, CategoryCount>()
  for (const { category, count, open, previous } of leaves) {
    const top = category.split('.')[0] ?? category
    const sofar = tops.get(top) ?? { category: top, count: 0, open: 0, previous: 0 }
    tops.set(top, {
      category: top,
      count: sofar.count + count,
      open: sofar.open + open,
      previous: sofar.previous + previous,
    })
  }
  return [...tops.values()].sort((a, b) => b.count - a.count)
}

/** Whether statistics count it: not merged into another, not unfounded. */
export const isCounted = (stage: Stage): boolean => stage !== 'merged' && stage !== 'unfounded'

/** By how much of the previous figure something changed, in whole percent; null without a previous one. */
export const changeOf = (count: number, previous: number): number | null =>
  previous === 0 ? null : Math.round(((count - previous) / previous) * 100)

/** Which kind grew most against the period before, in one sentence. */
export function worstKind(
  kinds: readonly CategoryCount[],
): { kind: string; phrase: Phrase } | null {
  const grown = kinds
    .filter(kind => kind.count > kind.previous)
    .sort((a, b) => b.count - b.previous - (a.count - a.previous))[0]
  if (!grown) return null
  const { category: kind, count, previous } = grown
  return { kind, phrase: phrase('cockpit.kinds.grew', { n: count - previous, count, previous }) }
}

const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0)

/** The days that are over: the present one would look like a fall. One that stands alone is all there is. */
export const daysOver = (days: readonly DayCount[], today: string): readonly DayCount[] =>
  days.length > 1 ? days.filter(day => day.on < today) : days

/** Whether the second half of the period brought more than the first, in one sentence. */
export function trendOf(days: readonly DayCount[]): Phrase {
  const counts = days.map(day => day.count)
  const total = sum(counts)
  if (total === 0) return phrase('cockpit.days.none')
  const half = Math.floor(counts.length / 2)
  const before = sum(counts.slice(0, half))
  const after = sum(counts.slice(counts.length - half))
  const mean = Number((total / Math.max(1, counts.length)).toFixed(1))
  if (before === 0 || Math.abs(after - before) <= before * 0.1) {
    return phrase('cockpit.days.level', { mean })
  }
  const n = Math.round((Math.abs(after - before) / before) * 100)
  return phrase(after > before ? 'cockpit.days.more' : 'cockpit.days.fewer', { mean, n })
}

/** Days gathered into bars: single days up to five weeks, weeks up to a year, else months. */
export function barsOf(days: readonly DayCount[]): (Period & { count: number })[] {
  const [first] = days
  const last = days[days.length - 1]
  if (!first || !last) return []
  const period = { from: first.on, to: last.on }
  if (days.length <= 35) return days.map(({ on, count }) => ({ from: on, to: on, count }))
  const parts = partsOf(period, days.length <= 200 ? 'week' : 'month')
  const counts = countsIn(parts, days)
  return parts.map((part, i) => ({ ...part, count: counts[i] ?? 0 }))
}

const STEPS = [1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10]

/** Whole round numbers for an axis from zero to at least `most` and little above it, at most five of them. */
export function ticksTo(most: number): number[] {
  if (most <= 0) return [0, 1]
  const rough = most / 4
  const power = 10 ** Math.floor(Math.log10(rough))
  const steps = STEPS.map(n => n * power).filter(n => Number.isInteger(n))
  const step = Math.max(1, steps.find(n => n >= rough) ?? 10 * power)
  const ticks: number[] = []
  for (let tick = 0; tick < most + step; tick += step) ticks.push(Math.round(tick))
  return ticks
}

export type SettledAt = Record<'village' | 'town' | 'county' | 'unit', number>

/** The share of each layer in what was settled, in whole percent. */
export function sharesOf(
  settled: SettledAt,
): { layer: keyof SettledAt; count: number; percent: number }[] {
  const layers = ['village', 'town', 'county', 'unit'] as const
  const total = sum(layers.map(layer => settled[layer]))
  return layers.map(layer => ({
    layer,
    count: settled[layer],
    percent: total === 0 ? 0 : Math.round((settled[layer] / total) * 100),
  }))
}

type Query = Record<string, unknown>
const DAY = /^\d{4}-\d{2}-\d{2}$/
const isDay = (value: unknown): value is string => typeof value === 'string' && DAY.test(value)

/** The period in an address; else the last 30 days. */
export function periodIn(query: Query, today: string): Period {
  const { from, to } = query
  return isDay(from) && isDay(to) && from <= to ? { from, to } : lastDays(today, 30)
}

/** The days of one set of boundaries; `valid_to` is the first on which it no longer holds. */
export interface Version {
  valid_from: string
  valid_to: string | null
}

/** The days within a period on which boundaries changed: none on its first, none when the first ones came. */
export const changesIn = (versions: readonly Version[], { from, to }: Period): string[] => [
  ...new Set(
    versions
      .slice(1)
      .map(version => version.valid_from)
      .filter(day => from < day && day <= to),
  ),
]

/** Whether a point lies inside a closed ring (even-odd rule; the edge belongs to either side). */
export function isInside(ring: readonly (readonly number[])[], lon: number, lat: number): boolean {
  let inside = false
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const [x1 = 0, y1 = 0] = ring[i] ?? []
    const [x2 = 0, y2 = 0] = ring[j] ?? []
    if (y1 > lat !== y2 > lat && lon < ((x2 - x1) * (lat - y1)) / (y2 - y1) + x1) inside = !inside
  }
  return inside
}
