import { defineAsyncComponent } from 'vue'
import type { RouteRecordRaw } from 'vue-router'

declare module 'vue-router' {
  interface RouteMeta {
    /** Whoever is not signed in may see it. */
    isOpen?: boolean
    /** It fills the window and scrolls within itself. */
    fills?: boolean
    /** It has a main button of its own at the bottom, where the bar would be. */
    hidesBar?: boolean
    /** As wide as the window; other screens are one column. */
    isWide?: boolean
  }
}

/** Every screen, fetched when first opened. */
export const routes: RouteRecordRaw[] = [
  { path: '/home', name: 'home', component: () => import('@/features/intake/Home.vue') },
  {
    path: '/report/:id',
    name: 'report',
    component: () => import('@/features/intake/Report.vue'),
    props: true,
    meta: { hidesBar: true },
  },
  {
    path: '/report/:id/map',
    name: 'report-map',
    component: () => import('@/features/intake/PickPlace.vue'),
    props: true,
    meta: { hidesBar: true, fills: true, isWide: true },
  },
  {
    path: '/report/:id/grid',
    name: 'report-grid',
    component: () => import('@/features/intake/PickGrid.vue'),
    props: true,
    meta: { hidesBar: true },
  },
  {
    path: '/sent/:id',
    name: 'sent',
    component: () => import('@/features/intake/Sent.vue'),
    props: true,
    meta: { hidesBar: true },
  },
  {
    path: '/report-for',
    name: 'report-for',
    component: () => import('@/features/intake/ReportFor.vue'),
  },
  { path: '/agency', name: 'agency', component: () => import('@/features/agency/Agency.vue') },
  {
    path: '/agency/new',
    name: 'agency-new',
    component: () => import('@/features/agency/NewTicket.vue'),
    meta: { hidesBar: true },
  },
  {
    path: '/agency/tickets/:id',
    name: 'ticket',
    component: () => import('@/features/agency/Ticket.vue'),
    props: true,
    meta: { hidesBar: true },
  },
  {
    path: '/agency/tickets/:id/receipt',
    name: 'ticket-receipt',
    component: () => import('@/features/agency/TicketReceipt.vue'),
    props: true,
    meta: { hidesBar: true },
  },
  {
    path: '/agents/:village',
    name: 'agents',
    component: () => import('@/features/agency/Agents.vue'),
    props: true,
    meta: { isOpen: true },
  },
  { path: '/mine', name: 'mine', component: () => import('@/features/intake/Mine.vue') },
  { path: '/waiting', name: 'waiting', component: () => import('@/features/matters/Waiting.vue') },
  {
    path: '/matters/:id',
    name: 'matter',
    component: () => import('@/features/matters/Matter.vue'),
    props: true,
    meta: { hidesBar: true },
  },
  {
    path: '/settings',
    name: 'settings',
    component: () => import('@/features/session/Settings.vue'),
  },
  {
    path: '/sign-in',
    name: 'sign-in',
    component: () => import('@/features/session/SignIn.vue'),
    meta: { isOpen: true, hidesBar: true },
  },
  {
    path: '/desk/:id?',
    name: 'desk',
    component: () => import('@/features/desk/Desk.vue'),
    props: true,
    meta: { fills: true, isWide: true },
  },
  {
    path: '/cockpit',
    name: 'cockpit',
    component: () => import('@/features/cockpit/Cockpit.vue'),
    meta: { isWide: true },
  },
  {
    path: '/staff',
    name: 'staff',
    component: () => import('@/features/staff/Staff.vue'),
    meta: { isWide: true },
  },
  {
    path: '/focal-villages',
    name: 'focal-villages',
    component: () => import('@/features/care/FocalVillages.vue'),
    meta: { isWide: true },
  },
  {
    path: '/focal-villages/:id',
    name: 'focal-village',
    component: () => import('@/features/care/FocalVillage.vue'),
    props: true,
    meta: { isWide: true },
  },
  {
    path: '/places',
    name: 'places',
    component: () => import('@/features/care/Places.vue'),
    meta: { isWide: true },
  },
  {
    path: '/places/:id',
    name: 'place',
    component: () => import('@/features/care/Place.vue'),
    props: true,
    meta: { isWide: true },
  },
  {
    path: '/staff/people/:id',
    name: 'staff-member',
    component: () => import('@/features/staff/StaffMember.vue'),
    props: true,
    meta: { isWide: true },
  },
  {
    path: '/staff/people/:id/hand-over',
    name: 'staff-hand-over',
    component: () => import('@/features/staff/StaffHandOver.vue'),
    props: true,
    meta: { isWide: true },
  },
  {
    path: '/staff/import',
    name: 'staff-import',
    component: () => import('@/features/staff/StaffImport.vue'),
    meta: { isWide: true },
  },
  {
    path: '/staff/vacancies',
    name: 'staff-vacancies',
    component: () => import('@/features/staff/StaffVacancies.vue'),
    meta: { isWide: true },
  },
  {
    path: '/staff/hand-overs',
    name: 'staff-hand-overs',
    component: () => import('@/features/staff/StaffHandOvers.vue'),
    meta: { isWide: true },
  },
  {
    path: '/password',
    name: 'password',
    component: () => import('@/features/session/Password.vue'),
    meta: { hidesBar: true },
  },
  {
    path: '/deputies',
    name: 'deputies',
    component: () => import('@/features/staff/MyDeputies.vue'),
    meta: { hidesBar: true },
  },
  { path: '/:missing(.*)*', name: 'missing', component: () => import('@/app/Missing.vue') },
]

/** The map of a form, fetched when a form first wants it. */
export const mapPicker = defineAsyncComponent(() => import('@/map/MapPicker.vue'))

/** The languages fetched when first wanted. */
export const messagesOf = {
  en: () => import('@/app/locales/en').then(module => module.default),
}
