import type { Layer, Matter, MatterFilters, MatterRow, Notice, Stage } from '@/lib/api'
import { phrase, type Phrase } from '@/lib/phrase'

/** What a queue holds: what waits for me, what is open, what has ended, everything. */
export const VIEWS = ['waiting', 'open', 'ended', 'all'] as const
export type View = (typeof VIEWS)[number]

/** The queue as the address names it; every figure of the cockpit is such an address. */
export interface DeskFilters {
  view: View
  urgent?: boolean
  due?: 'overdue' | 'week'
  category?: string
  stage?: Stage
  layer?: Layer
  holder?: string
  place?: string
  day_place?: string
  seen_from?: string
  seen_to?: string
  settled_layer?: Layer
  counted?: boolean
  agency?: boolean
  settled?: boolean
  q?: string
}

/** What of the filters changes; undefined takes one away. */
export type Change = { [K in keyof DeskFilters]?: DeskFilters[K] | undefined }

export const changed = (filters: DeskFilters, change: Change): DeskFilters =>
  Object.fromEntries(
    Object.entries({ ...filters, ...change }).filter(([, value]) => value !== undefined),
  ) as unknown as DeskFilters

type Query = Record<string, string | null | undefined | (string | null)[]>

const TEXTS = [
  'category',
  'stage',
  'layer',
  'holder',
  'place',
  'day_place',
  'seen_from',
  'seen_to',
  'settled_layer',
  'q',
] as const

const one = (query: Query, name: string): string | undefined => {
  const value = query[name]
  return typeof value === 'string' && value !== '' ? value : undefined
}

const isView = (value: string | undefined): value is View => VIEWS.some(view => view === value)

/** The filters in an address; what it does not say is as `usual`. */
export function filtersIn(query: Query, usual: View): DeskFilters {
  const view = one(query, 'view')
  const due = one(query, 'due')
  const texts = TEXTS.flatMap(name => {
    const value = one(query, name)
    return value === undefined ? [] : [[name, value]]
  })
  return {
    view: isView(view) ? view : usual,
    ...(one(query, 'urgent') === 'true' ? { urgent: true } : {}),
    ...(one(query, 'counted') === 'true' ? { counted: true } : {}),
    ...(one(query, 'agency') === 'true' ? { agency: true } : {}),
    ...(one(query, 'settled') === 'true' ? { settled: true } : {}),
    ...(due === 'overdue' || due === 'week' ? { due } : {}),
    ...Object.fromEntries(texts),
  }
}

/** The address of filters. */
export const queryOf = (filters: DeskFilters): Record<string, string> =>
  Object.fromEntries(Object.entries(filters).map(([name, value]) => [name, String(value)]))

const OF_VIEW: Record<View, MatterFilters> = {
  waiting: { waiting: true },
  open: { open: true },
  ended: { open: false },
  all: {},
}

/** What the server is asked to narrow matters to. */
export const filterIn = ({ view, ...rest }: DeskFilters): MatterFilters => ({
  ...OF_VIEW[view],
  ...rest,
})

/** The same, in the order of a queue: what is due first, or what came last where nothing is due any more. */
export const askedFor = (filters: DeskFilters): MatterFilters => ({
  ...filterIn(filters),
  sort: filters.view === 'waiting' || filters.view === 'open' ? 'due' : 'newest',
})

/** How many filters stand besides the view and the words searched for. */
export const narrowings = (filters: DeskFilters): (keyof DeskFilters)[] =>
  (Object.keys(filters) as (keyof DeskFilters)[]).filter(name => name !== 'view' && name !== 'q')

/** The row to go to from `at` by `step` rows; stays within the list. */
export function rowAfter(rows: readonly { id: string }[], at: string | null, step: number): number {
  const before = rows.findIndex(row => row.id === at)
  if (before < 0) return rows.length > 0 ? 0 : -1
  return Math.min(rows.length - 1, Math.max(0, before + step))
}

/** A page after those before it; a row that moved between two pages is shown once. */
export function joined(before: readonly MatterRow[], page: readonly MatterRow[]): MatterRow[] {
  const known = new Set(before.map(row => row.id))
  return [...before, ...page.filter(row => !known.has(row.id))]
}

/** A row as the matter now stands; its place in the list stays. */
export const replaced = (rows: readonly MatterRow[], now: MatterRow): MatterRow[] =>
  rows.map(row => (row.id === now.id ? { ...row, ...rowOf(now) } : row))

function rowOf(
  matter: MatterRow,
): Pick<
  MatterRow,
  'stage' | 'urgent' | 'holder' | 'due_on' | 'due_days' | 'round' | 'version' | 'category'
> {
  const { stage, urgent, holder, due_on, due_days, round, version, category } = matter
  return { stage, urgent, holder, due_on, due_days, round, version, category }
}

/** What became of an action, in one sentence: who goes on. */
export function resultOf(matter: Matter): Phrase {
  if (matter.holder === null) return phrase('desk.result_ended')
  return phrase('desk.result_holder', { name: matter.holder.name })
}

/** Why nobody here can act on a matter: it has ended, or the step is somebody else's. */
export const nothingToDo = (matter: Matter): Phrase =>
  phrase(matter.holder === null ? 'desk.ended' : 'desk.no_actions')

/** The matters of the newest notices of which nothing is known yet, each once. */
export const unnamed = (
  notices: readonly Notice[],
  known: ReadonlyMap<string, unknown>,
  most: number,
): string[] => [
  ...new Set(
    notices
      .slice(0, most)
      .flatMap(({ matter }) => (matter && !known.has(matter.id) ? [matter.id] : [])),
  ),
]

const THREE_FROM_PX = 1280
const TWO_FROM_PX = 700

/** How many panes have room: queue, map and matter; queue and one other; one at a time. Larger text needs more. */
export function panesIn(width: number, scale: number): number {
  const room = width / scale
  return room >= THREE_FROM_PX ? 3 : room >= TWO_FROM_PX ? 2 : 1
}

const KINDS = [
  'reported_urgent',
  'handed_over',
  'sent_back',
  'new_round',
  'taken_over',
  'instructed',
  'taken_in',
  'parted',
  'taken_back',
] as const

/** What a notice says; one of a kind not known here still names its matter. */
export const noticeKey = (kind: string): string =>
  KINDS.some(known => known === kind) ? `desk.notice.${kind}` : 'desk.notice.other'
