import type { MatterEvent } from '@/lib/api'

const RESTORING: readonly string[] = ['undo', 'unmerge']

/** The numbers of the events that later ones took back: each the last act before, notes aside. */
export function takenBack(events: readonly Pick<MatterEvent, 'seq' | 'action'>[]): Set<number> {
  const back = new Set<number>()
  const standing: number[] = []
  for (const { seq, action } of events) {
    if (action === 'add_note') continue
    const last = RESTORING.includes(action) ? standing.pop() : undefined
    if (last !== undefined) back.add(last)
    else standing.push(seq)
  }
  return back
}
