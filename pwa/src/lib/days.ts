import type { Layer, Stage } from '@/lib/api'
import { phrase, type Phrase } from '@/lib/phrase'

/** The county's calendar; instants are UTC, days are of this zone. */
const ZONE = 'Asia/Shanghai'
const DAY_MS = 86_400_000

/** How pressing a deadline is: its last quarter is `soon`. */
export type DueTone = 'overdue' | 'soon' | 'calm'

const dayFormat = new Intl.DateTimeFormat('en-CA', {
  timeZone: ZONE,
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
})
const clockFormat = new Intl.DateTimeFormat('en-GB', {
  timeZone: ZONE,
  hour: '2-digit',
  minute: '2-digit',
})

/** The day (yyyy-mm-dd, Asia/Shanghai) of an instant. */
export const dayOf = (at: Date): string => dayFormat.format(at)

/** Whole days from one day to another (yyyy-mm-dd); negative when `to` lies before `from`. */
export const daysBetween = (from: string, to: string): number =>
  Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY_MS)

/** "还剩 3 天", "今天到期", "已逾期 2 天". */
export function dueWords(dueOn: string, today: string): Phrase {
  const left = daysBetween(today, dueOn)
  if (left < 0) return phrase('due.overdue', { n: -left })
  return left === 0 ? phrase('due.today') : phrase('due.left', { n: left })
}

/** How pressing a deadline is; `days` is the whole length of its term. Without one only its last day presses. */
export function dueTone(dueOn: string, today: string, days: number | null): DueTone {
  const left = daysBetween(today, dueOn)
  if (left < 0) return 'overdue'
  return left <= (days ?? 0) / 4 ? 'soon' : 'calm'
}

/** What is to be done within a stage's term. Above the county there is nobody to pass a matter to. */
export function dueTask(stage: Stage, layer: Layer | null): Phrase {
  const isLast = layer === 'county' && (stage === 'verified' || stage === 'escalated')
  return phrase(`due.task.${stage}${isLast ? '_county' : ''}`)
}

/** The day some days after (before, when negative) a day (yyyy-mm-dd). */
export const dayAfter = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10)

const noonOf = (day: string): Date => new Date(`${day}T12:00:00+08:00`)
const EARLIER_MS = 3 * 3_600_000

/**
 * The instant meant by "earlier today", "yesterday" or a day: three hours ago but still today, or noon of the
 * day; never later than now. Only the day is exact, and only the day counts for deadlines.
 */
export function instantOn(day: string, now: Date): Date {
  const today = dayOf(now)
  if (day < today) return noonOf(day)
  const midnight = new Date(`${today}T00:00:00+08:00`).getTime()
  return new Date(Math.max(midnight, now.getTime() - EARLIER_MS))
}

/** A day as people say it: within the year "4月3日", else with the year. */
export function dayWords(day: string, today: string): Phrase {
  const [year = '', month = '', date = ''] = day.split('-')
  const values = { year: Number(year), month: Number(month), date: Number(date) }
  return phrase(year === today.slice(0, 4) ? 'day.this_year' : 'day.other_year', values)
}

/** An instant as people say it: "今天 14:20", "昨天 09:05", "3 天前", after a week its date. */
export function atWords(at: string, now: Date): Phrase {
  const instant = new Date(at)
  const day = dayOf(instant)
  const ago = daysBetween(day, dayOf(now))
  const time = clockFormat.format(instant)
  if (ago === 0) return phrase('day.today_at', { time })
  if (ago === 1) return phrase('day.yesterday_at', { time })
  if (ago > 1 && ago < 7) return phrase('day.ago', { n: ago })
  return dayWords(day, dayOf(now))
}
