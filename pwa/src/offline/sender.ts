import type { PhotoReceipt, SyncResult } from '@/lib/api'
import { ApiProblem, ask, problemOf } from '@/lib/http'
import { db, type PhotoRow, type QueueRow } from '@/offline/db'
import { after, waitBeforeTry, type Event } from '@/offline/transitions'

/** As many go at once: few requests on a slow network, and little lost when one breaks. */
const BATCH = 50

/** Moves an item by the table, with what the event brought; an event without meaning changes nothing. */
async function move(row: QueueRow, event: Event, facts: Partial<QueueRow> = {}): Promise<void> {
  const to = after(row.state, event)
  if (to === null || to === 'draft' || to === 'discarded') return
  Object.assign(row, facts, { state: to })
  await db.queue.put(row)
}

const lost = (row: QueueRow, problem: string): [Event, Partial<QueueRow>] => [
  'lost',
  {
    problem,
    tries: row.tries + 1,
    retry_at: Date.now() + waitBeforeTry(row.tries + 1) * 1000,
  },
]

/** What keeps the person out, not the item: it waits until they are let in again. */
const KEPT_OUT = new Set(['accounts.password_must_change'])

/**
 * Whether the server has looked at what was sent and does not take it. A session that ended is no fault of
 * the item, and a refusal without a code of ours came from something between us and the server: both wait.
 */
const isRefusal = ({ code, status, isPassing }: ApiProblem): boolean =>
  !isPassing && status > 0 && status !== 401 && !KEPT_OUT.has(code) && !/^http\.\d/.test(code)

/** What the server's word on one item means for it. It leaves only on a receipt of its id and its own digest. */
function eventOf(row: QueueRow, result: SyncResult | undefined): [Event, Partial<QueueRow>] {
  if (result?.status === 'refused') return ['refusal', { problem: result.problem.code }]
  const receipt = result?.receipt
  if (receipt?.id !== row.id || receipt.sha256 !== row.sha256)
    return lost(row, 'intake.receipt_differs')
  return ['receipt', { receipt, problem: null }]
}

const itemOf = ({ item }: QueueRow) => ({ kind: 'report', ...item })

/** Sends some items in one request; false when nobody answers, and so nothing more is to be tried now. */
async function sendBatch(rows: QueueRow[]): Promise<boolean> {
  const json = { phone_now: new Date().toISOString(), items: rows.map(itemOf) }
  try {
    const { results } = await ask<{ results: SyncResult[] }>('POST', '/sync', { json })
    for (const row of rows)
      await move(
        row,
        ...eventOf(
          row,
          results?.find(({ id }) => id === row.id),
        ),
      )
    return true
  } catch (error) {
    return brokenOff(rows, problemOf(error))
  }
}

/** A batch refused as a whole is tried in halves, so that only what is at fault is refused. */
async function brokenOff(rows: QueueRow[], problem: ApiProblem): Promise<boolean> {
  const refused = isRefusal(problem)
  if (refused && rows.length > 1) {
    const half = Math.ceil(rows.length / 2)
    return (await sendBatch(rows.slice(0, half))) && sendBatch(rows.slice(half))
  }
  const code = problem.code
  for (const row of rows)
    await (refused ? move(row, 'refusal', { problem: code }) : move(row, ...lost(row, code)))
  return refused
}

async function sendReports(rows: QueueRow[]): Promise<boolean> {
  for (let from = 0; from < rows.length; from += BATCH) {
    const batch = rows.slice(from, from + BATCH)
    for (const row of batch) await move(row, 'send')
    if (!(await sendBatch(batch))) return false
  }
  return true
}

async function sendPhoto(photo: PhotoRow): Promise<boolean> {
  try {
    const receipt = await ask<PhotoReceipt>('PUT', `/reports/${photo.report}/photos/${photo.id}`, {
      bytes: photo.bytes,
      type: 'image/jpeg',
    })
    if (receipt.sha256 === photo.sha256) await db.photos.delete(photo.id)
    return receipt.sha256 === photo.sha256
  } catch (error) {
    const problem = problemOf(error)
    if (isRefusal(problem)) await db.photos.update(photo.id, { refused: problem.code })
    return isRefusal(problem)
  }
}

/** Photos that may go: those whose report the server has receipted. */
async function photosDue(owner: string): Promise<PhotoRow[]> {
  const received = await db.queue.where({ owner, state: 'received' }).primaryKeys()
  const photos = await db.photos.where('report').anyOf(received).sortBy('id')
  return photos.filter(photo => photo.refused === null)
}

/** What a closed or crashed app left half sent waits again; sending twice does no harm. */
async function recover(owner: string): Promise<void> {
  for (const row of await db.queue.where({ owner, state: 'sending' }).toArray())
    await move(row, 'restart')
}

/** One tab at a time: with two open, each item is still sent once. Plain-http addresses have no locks. */
async function alone(work: () => Promise<void>): Promise<void> {
  const locks = navigator.locks as LockManager | undefined
  await (locks ? locks.request('wangge.outbox', work) : work())
}

/**
 * Sends what waits, oldest first, words before photos. Stops at the first sign that nobody answers.
 * `hurry`: a person asked, so waiting times do not count.
 */
export const sendAll = (owner: string, hurry = false): Promise<void> =>
  alone(async () => {
    await recover(owner)
    const waiting = await db.queue.where({ owner, state: 'frozen' }).sortBy('id')
    const due = waiting.filter(row => hurry || row.retry_at <= Date.now())
    if (!(await sendReports(due))) return
    for (const photo of await photosDue(owner)) if (!(await sendPhoto(photo))) return
  })
