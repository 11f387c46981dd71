import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import type { County, Me, Role } from '@/lib/api'
import { ApiProblem, ask } from '@/lib/http'
import { forgetMine, freshOrKept, keep, kept } from '@/offline/kept'
import { useOutbox } from '@/offline/outbox'
import { useLayers } from '@/ui/words'

/** Who is signed in, and for which county. Both are kept on the device, so that a start without a network works. */
export const useSession = defineStore('session', () => {
  const me = shallowRef<Me | null>(null)
  const county = shallowRef<County | null>(null)
  const outbox = useOutbox()
  const layers = useLayers()
  let starting: Promise<void> | null = null

  const roles = computed<Role[]>(() => me.value?.posts.map(post => post.role) ?? [])
  /** Codes of the areas of one's posts. */
  const remit = computed<string[]>(() => me.value?.posts.map(post => post.area.code) ?? [])

  function enter(person: Me): void {
    me.value = person
    outbox.openFor(person.person_id)
  }

  async function leave(): Promise<void> {
    me.value = null
    outbox.close()
    await forgetMine()
  }

  function know(found: County | null): void {
    county.value = found
    if (found) layers.words = found.words
  }

  async function loadCounty(): Promise<void> {
    know(await freshOrKept('county', () => ask<County>('GET', '/county')))
  }

  /** Finds out who is signed in: what was kept at once, the server's word when it comes. */
  async function start(): Promise<void> {
    know(await kept<County>('county'))
    const before = await kept<Me>('mine:me')
    if (before) enter(before)
    const asked = freshOrKept('mine:me', () => ask<Me>('GET', '/me')).then(enter, ended)
    const told = loadCounty().catch(() => undefined)
    if (!before) await asked
    if (!county.value) await told
  }

  /** Done once it is known who is signed in; asked for by the first navigation. */
  const started = (): Promise<void> => (starting ??= start())

  async function ended(error: unknown): Promise<void> {
    if (error instanceof ApiProblem && error.status === 401) await leave()
  }

  /** Asks anew who one is, after something about oneself has changed. */
  async function refresh(): Promise<void> {
    const person = await ask<Me>('GET', '/me')
    await keep('mine:me', person)
    enter(person)
  }

  async function signIn(username: string, password: string): Promise<Me> {
    const person = await ask<Me>('POST', '/session', { json: { username, password } })
    await keep('mine:me', person)
    enter(person)
    return person
  }

  /** What is unsent stays on the phone, for the same person's next sign-in. */
  async function signOut(): Promise<void> {
    await ask('DELETE', '/session').catch(() => undefined)
    await leave()
  }

  return { me, county, roles, remit, started, loadCounty, refresh, signIn, signOut, leave }
})
