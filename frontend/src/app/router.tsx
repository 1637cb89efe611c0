/** All addresses of the application, with the types of their parameters. */

import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from '@tanstack/react-router';

import { sessionQuery } from '../api/queries';
import { IMAGE_STATES, SKIP_REASONS, type ImageState } from '../api/types';
import { ErrorPage } from './ErrorPage';
import { NotFoundPage } from './NotFoundPage';
import { PendingPage } from './PendingPage';
import { queryClient } from './queryClient';
import { Root } from './Root';
import { Shell } from './Shell';
import { Live } from './Live';

const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

const imageState = (value: unknown): ImageState | undefined =>
  IMAGE_STATES.find((state) => state === value);

/** A member's id is all digits, which the router reads as a number. */
const memberId = (value: unknown): string | undefined =>
  text(typeof value === 'number' ? String(value) : value);

const wholeNumber = (value: unknown): number | undefined =>
  Number.isSafeInteger(value) ? (value as number) : undefined;

/** Leave out what is not set, so that addresses stay short. */
const present = <T extends object>(search: T): { [K in keyof T]?: NonNullable<T[K]> } =>
  Object.fromEntries(Object.entries(search).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: NonNullable<T[K]>;
  };

const rootRoute = createRootRoute({ component: Root });

const loginRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/login',
  validateSearch: (search) => present({ next: text(search['next']) }),
  component: lazyRouteComponent(() => import('../pages/login/LoginPage'), 'LoginPage'),
});

const invitationRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/invitation',
  component: lazyRouteComponent(
    () => import('../pages/invitation/InvitationPage'),
    'InvitationPage',
  ),
});

const membersRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'members',
  beforeLoad: async ({ location }) => {
    const session = await queryClient.query({ ...sessionQuery(), staleTime: 'static' });
    if (session.user === null) {
      redirect({ to: '/login', search: { next: location.href }, throw: true });
    }
  },
  component: Live,
});

const shellRoute = createRoute({
  getParentRoute: () => membersRoute,
  id: 'shell',
  component: Shell,
});

const homeRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/',
  beforeLoad: () => {
    redirect({ to: '/projects', throw: true });
  },
});

const projectsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/projects',
  component: lazyRouteComponent(() => import('../pages/projects/ProjectsPage'), 'ProjectsPage'),
});

const accountRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/account',
  component: lazyRouteComponent(() => import('../pages/account/AccountPage'), 'AccountPage'),
});

const installationRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/installation',
  component: lazyRouteComponent(
    () => import('../pages/installation/InstallationPage'),
    'InstallationPage',
  ),
});

const projectRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/projects/$projectId',
  component: lazyRouteComponent(() => import('../pages/project/ProjectLayout'), 'ProjectLayout'),
});

const imagesRoute = createRoute({
  getParentRoute: () => projectRoute,
  path: '/',
  validateSearch: (search) =>
    present({
      state: imageState(search['state']),
      skipReason: SKIP_REASONS.find((reason) => reason === search['skipReason']),
      path: text(search['path']),
      category: text(search['category']),
      tag: text(search['tag']),
      openComments: search['openComments'] === true ? (true as const) : undefined,
      assignee: memberId(search['assignee']),
      deleted: search['deleted'] === true ? (true as const) : undefined,
    }),
  component: lazyRouteComponent(() => import('../pages/project/images/ImagesPage'), 'ImagesPage'),
});

const uploadRoute = createRoute({
  getParentRoute: () => projectRoute,
  path: '/upload',
  component: lazyRouteComponent(() => import('../pages/project/upload/UploadPage'), 'UploadPage'),
});

const exportsRoute = createRoute({
  getParentRoute: () => projectRoute,
  path: '/exports',
  component: lazyRouteComponent(
    () => import('../pages/project/exports/ExportsPage'),
    'ExportsPage',
  ),
});

const projectMembersRoute = createRoute({
  getParentRoute: () => projectRoute,
  path: '/members',
  component: lazyRouteComponent(
    () => import('../pages/project/members/MembersPage'),
    'MembersPage',
  ),
});

const settingsRoute = createRoute({
  getParentRoute: () => projectRoute,
  path: '/settings',
  component: lazyRouteComponent(
    () => import('../pages/project/settings/SettingsPage'),
    'SettingsPage',
  ),
});

const dashboardRoute = createRoute({
  getParentRoute: () => projectRoute,
  path: '/dashboard',
  validateSearch: (search) =>
    present({ days: wholeNumber(search['days']), person: wholeNumber(search['person']) }),
  component: lazyRouteComponent(
    () => import('../pages/project/dashboard/DashboardPage'),
    'DashboardPage',
  ),
});

const labelingRoute = createRoute({
  getParentRoute: () => membersRoute,
  path: '/projects/$projectId/images/$imageId',
  // Whoever came by "Continue" goes on by their queue, others by the images' numbers.
  validateSearch: (search) =>
    present({ queue: search['queue'] === true ? (true as const) : undefined }),
  component: lazyRouteComponent(() => import('../pages/labeling/LabelingPage'), 'LabelingPage'),
});

const compareRoute = createRoute({
  getParentRoute: () => membersRoute,
  path: '/projects/$projectId/images/$imageId/compare',
  validateSearch: (search) => present({ left: text(search['left']), right: text(search['right']) }),
  component: lazyRouteComponent(() => import('../pages/compare/ComparePage'), 'ComparePage'),
});

const routeTree = rootRoute.addChildren([
  loginRoute,
  invitationRoute,
  membersRoute.addChildren([
    shellRoute.addChildren([
      homeRoute,
      projectsRoute,
      accountRoute,
      installationRoute,
      projectRoute.addChildren([
        imagesRoute,
        uploadRoute,
        dashboardRoute,
        exportsRoute,
        projectMembersRoute,
        settingsRoute,
      ]),
    ]),
    labelingRoute,
    compareRoute,
  ]),
]);

export const router = createRouter({
  routeTree,
  defaultPreload: 'intent',
  defaultErrorComponent: ErrorPage,
  defaultNotFoundComponent: NotFoundPage,
  defaultPendingComponent: PendingPage,
  scrollRestoration: true,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
