import 'fake-indexeddb/auto'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Report } from '@/lib/api'
import { newDraft, type Draft } from '@/lib/draft'
import { digestOf } from '@/lib/digest'
import { uuid7 } from '@/lib/ids'
import { db } from '@/offline/db'
import {
  addPhoto,
  draftOf,
  freezeDraft,
  photosOf,
  reopenRefused,
  saveDraft,
} from '@/offline/drafts'
import { sendAll } from '@/offline/sender'

const OWNER = 'person-1'
const NOW = new Date('2026-03-01T02:00:00Z')

type Answer = { status: number; body: object } | 'silence'
interface Sent {
  method: string
  path: string
  body: unknown
}
let sent: Sent[] = []

const json = ({ status, body }: Exclude<Answer, 'silence'>) =>
  new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json' } })

/** A server at the network's edge that answers by a rule. */
function server(rule: (call: Sent) => Answer): void {
  vi.stubGlobal('fetch', (url: string, init: RequestInit) => {
    const body = typeof init.body === 'string' ? (JSON.parse(init.body) as unknown) : init.body
    const call = { method: init.method ?? '', path: url.replace('/api/v1', ''), body }
    sent.push(call)
    const answer = rule(call)
    return answer === 'silence'
      ? Promise.reject(new TypeError('no network'))
      : Promise.resolve(json(answer))
  })
}

const receiptFor = (item: Report) => ({
  id: item.id,
  sha256: digestOf(item),
  received_at: '2026-03-01T02:00:01Z',
  matter: { id: 'm', number: '2026-白阳-000001', stage: 'reported' },
  grid: null,
})

type Item = Report & { kind: string }

const itemsIn = ({ body }: Sent): Item[] => (body as { items: Item[] }).items

const reportOf = (item: Item): Report => {
  const { kind, ...report } = item
  expect(kind).toBe('report')
  return report
}

const received = (item: Item) => ({
  id: item.id,
  status: 'received',
  receipt: receiptFor(reportOf(item)),
})

const refused = (item: Item, code: string) => ({
  id: item.id,
  status: 'refused',
  problem: { code, status: 422 },
})

const answered = (results: object[]): Answer => ({ status: 200, body: { results } })

const welcoming = (call: Sent): Answer =>
  call.method === 'PUT'
    ? { status: 201, body: { sha256: photoDigest } }
    : answered(itemsIn(call).map(received))

let photoDigest = ''

async function frozenReport(words = '地界石被挪了', withPhoto = false): Promise<string> {
  const draft: Draft = {
    ...newDraft(uuid7(), NOW),
    category: 'land.boundary',
    words,
    place: { by: 'list', grid: '640425100200', name: '南门村' },
  }
  if (withPhoto) {
    const photo = await addPhoto(OWNER, draft.id, new Uint8Array([1, 2, 3]).buffer)
    photoDigest = photo.sha256
    draft.photos.push(photo.id)
  }
  await saveDraft(OWNER, draft)
  await freezeDraft(OWNER, draft, NOW, '南门村')
  return draft.id
}

const stateOf = async (id: string) => (await db.queue.get(id))?.state

beforeEach(() => {
  sent = []
})

afterEach(async () => {
  vi.unstubAllGlobals()
  await Promise.all(db.tables.map(table => table.clear()))
})

describe('freezing a draft', () => {
  test('it leaves the drafts and waits in the queue', async () => {
    const id = await frozenReport()

    expect([await draftOf(OWNER, id), await stateOf(id)]).toEqual([null, 'frozen'])
  })

  test('freezing twice keeps the first', async () => {
    const id = await frozenReport('第一次')

    await freezeDraft(OWNER, { ...newDraft(id, NOW), words: '第二次' }, NOW, '')

    expect((await db.queue.get(id))?.item.words).toBe('第一次')
  })
})

describe('sending', () => {
  test('an item leaves the queue on a receipt of its id and digest', async () => {
    server(welcoming)
    const id = await frozenReport()

    await sendAll(OWNER)

    expect([await stateOf(id), sent.length]).toEqual(['received', 1])
  })

  test('a receipt with another digest is no receipt', async () => {
    server(call =>
      answered(
        itemsIn(call).map(item => ({
          ...received(item),
          receipt: { ...receiptFor(reportOf(item)), sha256: 'other' },
        })),
      ),
    )
    const id = await frozenReport()

    await sendAll(OWNER)

    expect(await stateOf(id)).toBe('frozen')
  })

  test('when nobody answers the item waits, and waits longer each time', async () => {
    server(() => 'silence')
    const id = await frozenReport()

    await sendAll(OWNER, true)
    await sendAll(OWNER, true)

    const row = await db.queue.get(id)
    expect([row?.state, row?.tries]).toEqual(['frozen', 2])
  })

  test('an item whose time has not come is left alone, unless a person asks', async () => {
    server(() => 'silence')
    await frozenReport()
    await sendAll(OWNER)

    await sendAll(OWNER)
    expect(sent.length).toBe(1)

    await sendAll(OWNER, true)
    expect(sent.length).toBe(2)
  })

  test('an ended session is no fault of the item', async () => {
    server(() => ({ status: 401, body: { code: 'accounts.not_signed_in' } }))
    const id = await frozenReport()

    await sendAll(OWNER)

    expect(await stateOf(id)).toBe('frozen')
  })

  test('a one-time password that must be changed first is no fault of the items', async () => {
    server(() => ({ status: 403, body: { code: 'accounts.password_must_change' } }))
    const ids = [await frozenReport('一'), await frozenReport('二')]

    await sendAll(OWNER)

    expect(await Promise.all(ids.map(stateOf))).toEqual(['frozen', 'frozen'])
    expect(sent.length).toBe(1)
  })

  test('a refused item does not hold up the next', async () => {
    server(call =>
      answered(
        itemsIn(call).map(item =>
          item.words === '坏的' ? refused(item, 'intake.seen_after_sent') : received(item),
        ),
      ),
    )
    const bad = await frozenReport('坏的')
    const good = await frozenReport('好的')

    await sendAll(OWNER)

    const row = await db.queue.get(bad)
    expect([row?.state, row?.problem, await stateOf(good)]).toEqual([
      'refused',
      'intake.seen_after_sent',
      'received',
    ])
  })

  test('what waits goes in batches of at most fifty, oldest first', async () => {
    server(welcoming)
    const ids: string[] = []
    for (let n = 0; n < 51; n++) ids.push(await frozenReport(`第 ${n} 件`))

    await sendAll(OWNER)

    expect(sent.map(call => [call.path, itemsIn(call).length])).toEqual([
      ['/sync', 50],
      ['/sync', 1],
    ])
    expect(sent.flatMap(itemsIn).map(item => item.id)).toEqual([...ids].sort())
  })

  test('the phone says what its clock shows at that moment', async () => {
    server(welcoming)
    await frozenReport()
    const before = Date.now()

    await sendAll(OWNER)

    const said = Date.parse((sent[0]?.body as { phone_now: string }).phone_now)
    expect(said >= before && said <= Date.now()).toBe(true)
  })

  test('a result that is missing leaves its item waiting', async () => {
    server(call => answered(itemsIn(call).slice(1).map(received)))
    // Ids made within one millisecond stand in any order; they are sent in theirs.
    const [first = '', second = ''] = [await frozenReport('一'), await frozenReport('二')].sort()

    await sendAll(OWNER)

    expect([await stateOf(first), await stateOf(second)]).toEqual(['frozen', 'received'])
  })

  test('a batch refused as a whole is tried in halves until only the item at fault is refused', async () => {
    server(call =>
      itemsIn(call).some(item => item.words === '坏的')
        ? { status: 413, body: { code: 'http.too_large' } }
        : welcoming(call),
    )
    const ids = []
    for (const words of ['一', '二', '坏的', '四']) ids.push(await frozenReport(words))

    await sendAll(OWNER)

    expect(await Promise.all(ids.map(stateOf))).toEqual([
      'received',
      'received',
      'refused',
      'received',
    ])
  })

  test('a refusal that is not the server’s own word leaves the item waiting', async () => {
    server(() => ({ status: 403, body: { message: 'blocked by the operator' } }))
    const id = await frozenReport()

    await sendAll(OWNER)

    expect(await stateOf(id)).toBe('frozen')
  })

  test('photos follow the receipt and leave the phone on a receipt of their bytes', async () => {
    server(welcoming)
    const id = await frozenReport('有照片', true)

    await sendAll(OWNER)

    expect([sent.map(call => call.method), await photosOf(id)]).toEqual([['POST', 'PUT'], []])
  })

  test('a photo whose bytes arrived otherwise stays', async () => {
    server(call =>
      call.method === 'PUT' ? { status: 201, body: { sha256: 'x' } } : welcoming(call),
    )
    const id = await frozenReport('有照片', true)

    await sendAll(OWNER)

    expect((await photosOf(id)).length).toBe(1)
  })

  test('a photo that is refused stays with its reason and is not sent again', async () => {
    server(call =>
      call.method === 'PUT'
        ? { status: 413, body: { code: 'intake.photo_too_large' } }
        : welcoming(call),
    )
    const id = await frozenReport('有照片', true)

    await sendAll(OWNER)
    await sendAll(OWNER, true)

    const photos = await photosOf(id)
    expect(photos.map(photo => photo.refused)).toEqual(['intake.photo_too_large'])
    expect(sent.filter(call => call.method === 'PUT').length).toBe(1)
  })

  test('nobody sends what belongs to another person', async () => {
    server(welcoming)
    const id = await frozenReport()

    await sendAll('person-2', true)

    expect([sent, await stateOf(id)]).toEqual([[], 'frozen'])
  })
})

describe('starting again', () => {
  test('what was half sent is sent again, as it was', async () => {
    server(welcoming)
    const id = await frozenReport()
    await db.queue.update(id, { state: 'sending' })

    await sendAll(OWNER)

    expect([await stateOf(id), sent.length]).toEqual(['received', 1])
  })

  test('the same item sent twice is the same item', async () => {
    server(() => 'silence')
    await frozenReport()

    await sendAll(OWNER, true)
    await sendAll(OWNER, true)

    const [first, second] = sent.map(itemsIn)
    expect(second).toEqual(first)
  })
})

describe('mending a refused item', () => {
  test('it becomes a draft with a new id and its photos; the refused one stays', async () => {
    const id = await frozenReport('坏的', true)
    await db.queue.update(id, { state: 'refused', problem: 'intake.no_place' })

    const draft = await reopenRefused(OWNER, id)

    const copies = await photosOf(draft?.id ?? '')
    expect(draft?.id).not.toBe(id)
    expect([draft?.words, draft?.photos]).toEqual(['坏的', copies.map(photo => photo.id)])
    expect(await stateOf(id)).toBe('reopened')
  })

  test('what was not refused cannot be mended', async () => {
    expect(await reopenRefused(OWNER, await frozenReport())).toBeNull()
  })
})
